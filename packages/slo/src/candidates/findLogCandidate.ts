import { DATA_GATE_LIMITS } from '../confidence/dataGate';
import { labelMatcher } from '../queries/labelMatcher';
import { logQueries } from '../queries/logQueries';
import type { Sli } from '../types';

/**
 * A logger that writes mostly errors writes little else: the share of its errors says how it is
 * configured, and not how the service does.
 */
const MAX_ERROR_SHARE = 0.5;

/**
 * What is known of a service's logs.
 *
 * @public
 */
export interface LogFacts {
  /** Log records of the history. */
  records: number;
  /** Those of severity ERROR or FATAL. */
  errors: number;
}

/**
 * The SLI that logs can measure, or in one sentence why they cannot.
 *
 * @public
 */
export type LogCandidate =
  | { sli: Sli; omitted?: undefined }
  | { sli?: undefined; omitted: string };

/**
 * The share of a service's log records that are no errors: a stand-in for where nothing counts requests. It takes records
 * enough to show a target, and a log that is known to write errors and other things too.
 *
 * @param metrics - `METRIC_NAMES` of `@slo-scout/journeys`
 * @public
 */
export function findLogCandidate(
  metrics: { serviceLogRecords: string },
  service: string,
  { records, errors }: LogFacts,
): LogCandidate {
  const needed = DATA_GATE_LIMITS.events.provisional;
  if (!(records >= needed)) {
    return {
      omitted: `Its logs hold ${records} records, too few for an SLI: it takes ${needed}`,
    };
  }
  if (!(errors > 0)) {
    return {
      omitted: `None of its ${records} log records is an error: whether its log would tell one is not known; send severities`,
    };
  }
  if (errors > MAX_ERROR_SHARE * records) {
    return {
      omitted: `${errors} of its ${records} log records are errors: it logs little else, so their share says nothing; send records of INFO too`,
    };
  }
  return {
    sli: {
      name: 'logs-availability',
      service,
      kind: 'availability',
      description: `Share of log records of ${service} that are not errors: provisional, until traces or metrics count its requests.`,
      source: {
        type: 'logs',
        metric: metrics.serviceLogRecords,
        selector: labelMatcher('service', service),
      },
      queries: logQueries(metrics, service),
      userFacing: {
        value: false,
        reason: `A log line is no request: ${service} can write none of them or many while it answers one.`,
      },
    },
  };
}
