import type { Advice, AdviceId } from './Advice';
import type { InstrumentationFacts } from './InstrumentationFacts';
import { SNIPPETS } from './snippets';

interface Check {
  id: AdviceId;
  title: string;
  gain: string;
  severity: Advice['severity'];
  /** Advice is given from this share on. */
  from: number;
  /** Out of fewer than this nothing is said; default {@link ENOUGH}. */
  least?: number;
  /** Out of how many, and how many of them lack it; undefined when the facts do not tell. */
  count(
    facts: InstrumentationFacts,
  ): [all: number, lacking: number] | undefined;
  finding(lacking: string, all: string): string;
}

/** Below this many traces nothing can be said: a share of three is no share. */
const ENOUGH = 100;

const CHECKS: readonly Check[] = [
  {
    id: 'unknown-sampling',
    title: 'Say how traces were sampled',
    gain: 'Availability targets: kept errors and dropped successes cannot be told apart without the probability.',
    severity: 'blocking',
    from: 0.01,
    count: facts => [facts.traces, facts.unknownSampling],
    finding: (lacking, all) =>
      `${lacking} of ${all} traces come from a sampler that prefers errors or slow traces, and no span carries its probability.`,
  },
  {
    id: 'no-status',
    title: 'Make sure that failures are marked',
    gain: 'Failures: where spans never carry a status, every request counts as good and availability is a constant 100 %.',
    severity: 'blocking',
    // One failure shows that the service can mark them, and few traces may well all be good.
    from: 1,
    least: 10_000,
    count: facts => [facts.traces, facts.traces - facts.failed],
    finding: (_, all) =>
      `None of ${all} traces failed: either nothing did, or spans carry neither a status nor a status code.`,
  },
  {
    id: 'incomplete-traces',
    title: 'Send the root span and pass the context on',
    gain: 'Whole journeys: a trace without its root shows what failed, not what the user wanted.',
    severity: 'recommended',
    from: 0.05,
    count: facts => [facts.traces, facts.incomplete],
    finding: (lacking, all) =>
      `${lacking} of ${all} traces lack their root or a parent.`,
  },
  {
    id: 'no-route',
    title: 'Name operations by their route',
    gain: 'An SLO per operation: without route or method, operations are told apart by a guess from span names.',
    severity: 'recommended',
    from: 0.5,
    count: facts => [facts.traces, facts.entryFromName],
    finding: (lacking, all) =>
      `${lacking} of ${all} traces enter by an operation that only its span name tells.`,
  },
  {
    id: 'no-log-correlation',
    title: 'Write trace ids into logs',
    gain: 'Logs beside the failing traces in the runbook, and error ratios by journey.',
    severity: 'recommended',
    from: 0.5,
    count: ({ logs }) => logs && [logs.records, logs.records - logs.withTrace],
    finding: (lacking, all) =>
      `${lacking} of ${all} log records carry no trace id.`,
  },
  {
    id: 'no-session',
    title: 'Mark which session a trace belongs to',
    gain: 'Business journeys over several requests, with the step at which users leave.',
    severity: 'optional',
    from: 0.95,
    count: ({ traces, withSession }) =>
      withSession === undefined ? undefined : [traces, traces - withSession],
    finding: (lacking, all) =>
      `${lacking} of ${all} traces carry neither session.id nor enduser.id.`,
  },
];

/**
 * What is missing in the telemetry of a service for good SLOs, the worst
 * first; empty when nothing is, and when there is too little to judge.
 *
 * @public
 */
export function adviseInstrumentation(facts: InstrumentationFacts): Advice[] {
  const advice = CHECKS.flatMap(check => {
    const counted = check.count(facts);
    if (!counted || counted[0] < (check.least ?? ENOUGH)) {
      return [];
    }
    const [all, lacking] = counted;
    if (lacking / all < check.from) {
      return [];
    }
    const { id, title, gain, severity } = check;
    const finding = check.finding(lacking.toString(), all.toString());
    return [
      {
        id,
        title,
        finding,
        gain,
        severity,
        missing: lacking / all,
        snippets: snippetsOf(id, facts),
      },
    ];
  });
  if (facts.metrics === false && facts.traces >= ENOUGH) {
    advice.push({
      id: 'no-metrics',
      title: 'Export request metrics',
      finding: `Prometheus has no request metrics of ${facts.service}.`,
      gain: 'Alerts that do not hang on tracing: rules evaluate on series that every request counts in.',
      severity: 'optional',
      missing: 1,
      snippets: snippetsOf('no-metrics', facts),
    });
  }
  return advice;
}

function snippetsOf(id: AdviceId, { language }: InstrumentationFacts) {
  const all = SNIPPETS[id];
  const own = all.filter(
    snippet =>
      snippet.language === 'collector' || snippet.language === language,
  );
  // Configuration alone is no answer where code is what is missing.
  return language && own.length > 0 ? own : all;
}
