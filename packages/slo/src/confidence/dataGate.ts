import { eventsOf } from '../series/eventsOf';
import type { DataGate, SliSeries } from '../types';

/**
 * When data are too thin. Below the first number of a pair nothing is proposed
 * (abstain), below the second a proposal is provisional.
 *
 * @public
 */
export const DATA_GATE_LIMITS = {
  /** Days from the first event to the end. A week shows each weekday once. */
  historyDays: { abstain: 0.02, provisional: 7 },
  /** Share of the history in which telemetry was received. */
  coverage: { abstain: 0.5, provisional: 0.95 },
  /** Longest gap in hours: a day and more hides how an incident on it went. */
  gapHours: { provisional: 24 },
  /** Events: fewer than 35 cannot show even 90 % (95 % Wilson, no error seen), 380 show 99 %. */
  events: { abstain: 35, provisional: 380 },
} as const;

/**
 * How the events were sampled, as far as the spans tell.
 *
 * @public
 */
export interface SamplingFacts {
  sampling: 'unsampled' | 'known-probability' | 'unknown';
  /** True when a sampler that prefers errors or slow traces was seen and its probability is not known. */
  biasedSampling?: boolean;
}

type Finding = DataGate['findings'][number];
type Verdict = DataGate['verdict'];

/**
 * Part A of the confidence: may these data carry a target at all? The verdict
 * is the worst of the findings. Limits: {@link DATA_GATE_LIMITS}.
 *
 * @param series - the whole history, bins without traffic included
 * @public
 */
export function dataGate(series: SliSeries, facts: SamplingFacts): DataGate {
  const { bins, binSeconds } = series;
  const firstIndex = bins.findIndex(bin => eventsOf(bin).total > 0);
  const end = bins.length > 0 ? bins[bins.length - 1].start + binSeconds : 0;
  const start = firstIndex >= 0 ? bins[firstIndex].start : end;
  const historyDays = (end - start) / 86400;
  const gaps = series.gaps
    .map(gap => Math.min(gap.to, end) - Math.max(gap.from, start))
    .filter(length => length > 0);
  const gapSeconds = gaps.reduce((sum, length) => sum + length, 0);
  const coverage =
    end > start ? Math.max(0, 1 - gapSeconds / (end - start)) : 0;
  const events = bins.reduce((sum, bin) => sum + eventsOf(bin).total, 0);

  const judged: Array<[Finding, Verdict]> = [
    judgeHistory(historyDays),
    judgeCoverage(coverage),
    judgeGaps(gaps),
    judgeSampling(facts),
    judgeTraffic(events),
  ];
  const verdicts = judged.map(([, verdict]) => verdict);
  const verdict = (['abstain', 'provisional'] as const).find(candidate =>
    verdicts.includes(candidate),
  );
  return {
    verdict: verdict ?? 'pass',
    findings: judged.map(([found]) => found),
    historyDays,
    coverage,
  };
}

function below(
  value: number,
  limits: { abstain?: number; provisional: number },
): Verdict {
  if (limits.abstain !== undefined && value < limits.abstain) {
    return 'abstain';
  }
  return value < limits.provisional ? 'provisional' : 'pass';
}

function finding(
  verdict: Verdict,
  id: Finding['id'],
  fact: string,
  remedy: string,
): [Finding, Verdict] {
  const ok = verdict === 'pass';
  return [ok ? { id, ok, fact } : { id, ok, fact, remedy }, verdict];
}

function judgeHistory(days: number): [Finding, Verdict] {
  const { historyDays } = DATA_GATE_LIMITS;
  const text =
    days < 2 ? `${(days * 24).toFixed(1)} hours` : `${days.toFixed(1)} days`;
  return finding(
    below(days, historyDays),
    'history',
    `The history covers ${text}.`,
    `Analyse again after ${historyDays.provisional} days of telemetry, so that each weekday was seen.`,
  );
}

function judgeCoverage(coverage: number): [Finding, Verdict] {
  return finding(
    below(coverage, DATA_GATE_LIMITS.coverage),
    'coverage',
    `Telemetry was received during ${(coverage * 100).toFixed(
      1,
    )} % of the history.`,
    'Find out why the collector was down or unreachable; losses hide in its gaps.',
  );
}

function judgeGaps(gaps: number[]): [Finding, Verdict] {
  const longest = Math.max(0, ...gaps) / 3600;
  return finding(
    longest >= DATA_GATE_LIMITS.gapHours.provisional ? 'provisional' : 'pass',
    'gaps',
    gaps.length === 0
      ? 'There are no gaps.'
      : `There are ${gaps.length} gaps, the longest of ${longest.toFixed(
          1,
        )} hours.`,
    'Let the history grow past the longest gap, or backfill it.',
  );
}

function judgeSampling(facts: SamplingFacts): [Finding, Verdict] {
  if (facts.biasedSampling) {
    return finding(
      'abstain',
      'sampling',
      'The traces come from a sampler that prefers errors or slow traces, and its probability is not known.',
      'Record the probability in tracestate (ot=th) or sampling.probability, or derive the SLI from metrics.',
    );
  }
  switch (facts.sampling) {
    case 'unsampled':
      return finding('pass', 'sampling', 'Every trace was received.', '');
    case 'known-probability':
      return finding(
        'pass',
        'sampling',
        'Traces were sampled; counts are corrected by the recorded probability.',
        '',
      );
    default:
      return finding(
        'provisional',
        'sampling',
        'Traces were sampled with a probability that is not known.',
        'Record the probability in tracestate (ot=th) or sampling.probability, so that counts can be corrected.',
      );
  }
}

function judgeTraffic(events: number): [Finding, Verdict] {
  return finding(
    below(events, DATA_GATE_LIMITS.events),
    'traffic',
    `${Math.round(events)} events were counted.`,
    'Wait for more traffic, add synthetic requests, or measure several journeys together.',
  );
}
