import { labelMatcher } from '../queries/labelMatcher';
import type { SeriesLabels } from './DiscoveredMetric';
import { valuesOf } from './valuesOf';

/**
 * How one label tells that a call failed.
 *
 * @internal
 */
export interface StatusLabel {
  /** Matcher of calls that failed by the server's fault. */
  bad: string;
  /** Its negation. */
  good: string;
}

/** Spelling of values, and which of them are the server's fault. */
interface Style {
  labels: RegExp;
  /** A value that is of this spelling. */
  known: RegExp;
  /** Regular expression of Prometheus. */
  bad: string;
}

/**
 * Codes of gRPC that OpenTelemetry's semantic conventions count as errors of a
 * server: the others tell that the caller asked for something wrong, or left.
 */
const GRPC_FAULTS: ReadonlyArray<[number, string, string]> = [
  [2, 'Unknown', 'UNKNOWN'],
  [4, 'DeadlineExceeded', 'DEADLINE_EXCEEDED'],
  [12, 'Unimplemented', 'UNIMPLEMENTED'],
  [13, 'Internal', 'INTERNAL'],
  [14, 'Unavailable', 'UNAVAILABLE'],
  [15, 'DataLoss', 'DATA_LOSS'],
];
const GRPC_NAMES =
  /^(ok|cancell?ed|unknown|invalid_?argument|deadline_?exceeded|not_?found|already_?exists|permission_?denied|resource_?exhausted|failed_?precondition|aborted|out_?of_?range|unimplemented|internal|unavailable|data_?loss|unauthenticated)$/i;
const GRPC_LABELS =
  /^(rpc_grpc_status_code|rpc_response_status_code|grpc_response_status|grpc_status_code|grpc_code|grpc_status)$/;
const HTTP_LABELS =
  /^(http_response_status_code|http_status_code|response_code|status_code|code|status|http_status)$/;
const CLASS_LABELS =
  /^(code|status|status_code|status_class|code_class|response_code_class|envoy_response_code_class|http_status_class)$/;

/** The status of a span says what all others say, whatever the protocol. */
const SPAN_STATUS: Style = {
  labels: /^(span_)?status(_code)?$/,
  known: /^STATUS_CODE_(UNSET|OK|ERROR)$/,
  bad: 'STATUS_CODE_ERROR',
};

const STYLES: readonly Style[] = [
  { labels: HTTP_LABELS, known: /^[1-5]\d\d$/, bad: '5..' },
  { labels: CLASS_LABELS, known: /^[1-5]xx$/, bad: '5xx' },
  { labels: CLASS_LABELS, known: /^[1-5]XX$/, bad: '5XX' },
  { labels: /class$/, known: /^[1-5]$/, bad: '5' },
  {
    labels: GRPC_LABELS,
    known: /^(\d|1[0-6])$/,
    bad: GRPC_FAULTS.map(([code]) => code).join('|'),
  },
  {
    labels: /^(span_)?status(_code)?$/,
    known: /^(unset|error)$/i,
    bad: 'ERROR|Error|error',
  },
  {
    labels: new RegExp(`${GRPC_LABELS.source}|^(code|status|status_code)$`),
    known: GRPC_NAMES,
    bad: GRPC_FAULTS.flatMap(([, camel, upper]) => [camel, upper]).join('|'),
  },
  {
    labels: /^(outcome|result)$/,
    known: /^(ok|success|error|failure|failed)$/i,
    bad: 'error|Error|ERROR|failure|Failure|FAILURE|failed|FAILED',
  },
  {
    labels: /^(outcome)$/,
    known: /^(SUCCESS|REDIRECTION|CLIENT_ERROR|SERVER_ERROR|INFORMATIONAL)$/,
    bad: 'SERVER_ERROR',
  },
  {
    labels: /^(level|severity|detected_level)$/,
    known:
      /^(trace|debug|info|warn|warning|error|fatal|critical|alert|emergency)$/i,
    bad: 'error|ERROR|Error|fatal|FATAL|Fatal|critical|CRITICAL|Critical',
  },
];

/** Of one meaning only the first is used: all of them tell the same. */
const MEANINGS = [GRPC_LABELS, /./];

/**
 * The labels that tell whether a call failed, found by their names and by the
 * values that exist. At most two: one for gRPC, and one for HTTP or spans, as Istio has both on one metric.
 *
 * @internal
 */
export function statusLabels(series: readonly SeriesLabels[]): StatusLabel[] {
  const values = valuesOf(series);
  const errorType = errorTypeLabel(series, values);
  if (errorType) return [errorType];
  const names = [...values.keys()].sort();
  const span = labelOf(SPAN_STATUS, names, values);
  if (span !== undefined) return [statusLabel(span, SPAN_STATUS.bad)];
  const used = new Set<string>();
  return MEANINGS.flatMap(meaning => {
    const unused = names.filter(
      name => !used.has(name) && meaning.test(plain(name)),
    );
    for (const style of STYLES) {
      const name = labelOf(style, unused, values);
      if (name !== undefined) {
        unused.forEach(other => used.add(other));
        return [statusLabel(name, style.bad)];
      }
    }
    return [];
  });
}

function labelOf(
  { labels, known }: Style,
  names: string[],
  values: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  return names.find(
    name =>
      labels.test(plain(name)) &&
      [...values.get(name)!].some(value => known.test(value)),
  );
}

/**
 * OpenTelemetry sets `error.type` on each failed call, also where no response was sent and there is no
 * status. It is believed only where it says the same as the status wherever both are known.
 */
function errorTypeLabel(
  series: readonly SeriesLabels[],
  values: ReadonlyMap<string, ReadonlySet<string>>,
): StatusLabel | undefined {
  const name = [...values.keys()].find(key => plain(key) === 'error_type');
  const status = [...values.keys()].find(key =>
    /^http_(response_)?status_code$/.test(plain(key)),
  );
  if (name === undefined || status === undefined) return undefined;
  const agrees = series.every(labels => {
    const code = labels[status];
    return !code || code.startsWith('5') === Boolean(labels[name]);
  });
  return agrees
    ? {
        bad: labelMatcher(name, '', '!='),
        good: labelMatcher(name, ''),
      }
    : undefined;
}

function statusLabel(name: string, bad: string): StatusLabel {
  const exact = /^\w+$/.test(bad);
  return {
    bad: labelMatcher(name, bad, exact ? '=' : '=~'),
    good: labelMatcher(name, bad, exact ? '!=' : '!~'),
  };
}

function plain(name: string): string {
  return name.replace(/\./g, '_');
}
