import { toDayBlocks } from '../prediction/DayBlocks';
import { levelModels } from '../prediction/levelModels';
import type { LevelModel } from '../prediction/levelModels';
import type { IncidentPrior } from '../prediction/IncidentPrior';
import type { PredictiveDistribution } from '../prediction/PredictiveDistribution';
import { predictNextWindow } from '../prediction/predictNextWindow';
import { probabilityMet } from '../prediction/probabilityMet';
import { separateIncidents } from '../prediction/separateIncidents';
import type { SeparatedHistory } from '../prediction/separateIncidents';
import type { SliSeries, TargetVariant } from '../types';
import { proposeTargets, VARIANT_GOALS } from './proposeTargets';
import { sampleSizeCap } from './sampleSizeCap';
import { TARGET_LADDER } from './targetLadder';

const DAY = 86400;
/** A change of level or a trend is told of when it is more likely than not. */
const PLAIN = 0.5;
/** A change by less than this factor (of a trend: in four weeks) is not worth telling. */
const MIN_FACTOR = 1.5;
const TREND_DAYS = 28;
/** Of the bad events, from which share on incidents are the reason. */
const MOSTLY = 0.5;
/** A target is too loose when a window is expected to use less of its budget than this, and a higher one is safe. */
const HARDLY_USED = 0.1;

/**
 * Whether a target still fits its service.
 *
 * @public
 */
export interface Drift {
  /** `unknown`: without traffic nothing can be said. */
  verdict: 'fits' | 'too-strict' | 'too-loose' | 'unknown';
  /** P(the next window meets the target). */
  probabilityMet: number;
  /** Expected share of the budget that the next window uses. */
  expectedBudgetUse: number;
  /** One sentence each, the most telling first. */
  reasons: string[];
  /** Since when the service is at another level, unix seconds; undefined when it is at the old one. */
  since?: number;
  /** Targets that fit; empty when the present one does, or none would. */
  proposals: TargetVariant[];
}

/**
 * Looks whether the target of an SLO fits what its service has become: too strict when the next window meets it with less
 * than the probability that even a stretch target promises, too loose when its budget is hardly touched and a higher rung is
 * as safe as a conservative target has to be. Says why: a step to another level, a trend, or incidents.
 *
 * @param series - the history that ends now
 * @param slo - its target, ratio in (0,1), and window
 * @public
 */
export function detectDrift(
  series: SliSeries,
  slo: { target: number; windowDays: number },
  options: { prior?: IncidentPrior; samples?: number } = {},
): Drift {
  const { target, windowDays } = slo;
  const distribution = predictNextWindow(series, { ...options, windowDays });
  const { sli } = distribution;
  const met = probabilityMet(distribution, target);
  if (sli.length === 0) {
    return {
      verdict: 'unknown',
      probabilityMet: met,
      expectedBudgetUse: 0,
      reasons: ['There was no traffic to judge by.'],
      proposals: [],
    };
  }
  const use =
    sli.reduce((sum, value) => sum + 1 - value, 0) / sli.length / (1 - target);
  const tooStrict = met < VARIANT_GOALS.get('stretch')!;
  const tooLoose =
    !tooStrict &&
    use < HARDLY_USED &&
    highestSafe(series, distribution) > target;

  const history = separateIncidents(toDayBlocks(series));
  const [course] = levelModels(history.days)
    .filter(isChange)
    .sort((a, b) => b.probability - a.probability);
  const changed = course && course.probability > PLAIN ? course : undefined;
  const since =
    changed && Number.isFinite(changed.since)
      ? endOf(series) - changed.since * DAY
      : undefined;
  let verdict: Drift['verdict'] = 'fits';
  if (tooStrict) {
    verdict = 'too-strict';
  } else if (tooLoose) {
    verdict = 'too-loose';
  }
  return {
    verdict,
    probabilityMet: met,
    expectedBudgetUse: use,
    reasons: [
      probabilitySentence(met, use, slo),
      ...(changed ? [courseSentence(changed, since)] : []),
      ...incidentSentence(history),
    ],
    ...(since !== undefined && { since }),
    proposals: verdict === 'fits' ? [] : proposeTargets(series, distribution),
  };
}

/** The highest rung that is as safe as a conservative target has to be; 0 without any. */
function highestSafe(
  series: SliSeries,
  distribution: PredictiveDistribution,
): number {
  const cap = sampleSizeCap(series).target ?? 0;
  return Math.max(
    0,
    ...TARGET_LADDER.filter(
      rung =>
        rung <= cap &&
        probabilityMet(distribution, rung) >=
          VARIANT_GOALS.get('conservative')!,
    ),
  );
}

function isChange({ since, slope, factor }: LevelModel): boolean {
  const change = Number.isFinite(since)
    ? Math.log(factor(since))
    : slope.mean * TREND_DAYS;
  return Math.abs(change) > Math.log(MIN_FACTOR);
}

function endOf({ bins, binSeconds }: SliSeries): number {
  return bins[bins.length - 1].start + binSeconds;
}

function probabilitySentence(
  met: number,
  use: number,
  { target, windowDays }: { target: number; windowDays: number },
): string {
  return `The probability that the next ${windowDays} days meet ${percent(
    target,
  )} is ${percent(met, 2)}; they are expected to use ${percent(
    use,
    2,
  )} of the error budget.`;
}

function courseSentence(
  { factor, slope, since }: LevelModel,
  sinceSeconds: number | undefined,
): string {
  if (sinceSeconds === undefined) {
    const daily = Math.exp(Math.abs(slope.mean)) - 1;
    return `The error ratio ${
      slope.mean > 0 ? 'grows' : 'falls'
    } by about ${percent(daily, 2)} a day.`;
  }
  const times = factor(since);
  const day = new Date(sinceSeconds * 1000).toISOString().slice(0, 10);
  return times > 1
    ? `Since ${day} the error ratio is about ${number(
        times,
      )} times as high as before.`
    : `Since ${day} the error ratio is about ${number(
        1 / times,
      )} times lower than before.`;
}

function incidentSentence({
  days,
  severities,
  meanDailyTotal,
}: SeparatedHistory): string[] {
  const usual = days.reduce((sum, { bad }) => sum + bad, 0);
  const lost = severities.reduce((sum, cost) => sum + cost, 0) * meanDailyTotal;
  return severities.length > 0 && lost > MOSTLY * (usual + lost)
    ? [
        `${
          severities.length === 1
            ? 'One incident'
            : `${severities.length} incidents`
        } brought ${percent(lost / (usual + lost), 2)} of the bad events.`,
      ]
    : [];
}

function percent(share: number, digits: number = 6): string {
  return `${Number((share * 100).toPrecision(digits))} %`;
}

function number(value: number): string {
  return String(Number(value.toPrecision(2)));
}
