import { Sampler } from '../random/Sampler';
import type { SliSeries } from '../types';
import { toDayBlocks } from './DayBlocks';
import { DEFAULT_INCIDENT_PRIOR } from './IncidentPrior';
import type { IncidentPrior } from './IncidentPrior';
import { incidentRates } from './incidentRates';
import type { IncidentRates } from './incidentRates';
import { levelModels } from './levelModels';
import type { PredictiveDistribution } from './PredictiveDistribution';
import { separateIncidents } from './separateIncidents';
import type { SeparatedHistory } from './separateIncidents';
import { usualRatio } from './usualRatio';
import type { UsualRatio } from './usualRatio';

const DEFAULT_SAMPLES = 2000;
const DEFAULT_SEED = 1;
/** Log sd of the usual ratio that a single day of history leaves open; falls with the root of the days. */
const ONE_DAY_LOG_SD = 0.4;
/** Log sd around an observed incident's cost when it happens again. */
const REPEAT_LOG_SD = 0.5;
/** Time after which a trend has mostly run out. */
const TREND_DAYS = 21;

/**
 * Options of {@link predictNextWindow}.
 *
 * @public
 */
export interface PredictOptions {
  windowDays: number;
  /** The same seed gives the same distribution; default 1. */
  seed?: number;
  /** Simulated windows, default 2000. */
  samples?: number;
  prior?: IncidentPrior;
}

/**
 * Predicts the SLI of the window that follows the series.
 *
 * Each simulated window is put together from days of the history, each future day from a
 * day of the same weekday (from any day where the history is too short), with three kinds of chance on top:
 *
 * - the usual error ratio is known as well as the history allows: its mean is drawn from the posterior of
 *   over-dispersed counts (gamma-Poisson, the form that beta-binomial takes for rare events), and it may wander or move with a change;
 * - days vary more than counting explains, and counts vary by themselves;
 * - incidents come at a rate and at a cost that are the service's own as far as it had any, and those of
 *   other services as far as it had not, so that two quiet weeks do not promise 99.99 %.
 *
 * The shorter the history, the wider the distribution. Deterministic by seed.
 * Cost: linear in bins, then about samples × windowDays draws.
 *
 * @returns an empty distribution when the series holds no events
 * @throws RangeError when the window or the number of samples is not positive
 * @public
 */
export function predictNextWindow(
  series: SliSeries,
  options: PredictOptions,
): PredictiveDistribution {
  const { windowDays, samples = DEFAULT_SAMPLES } = options;
  if (!(windowDays >= 1) || !(samples >= 1)) {
    throw new RangeError(
      `A prediction needs a window of at least a day and at least one sample, got ${windowDays} days and ${samples} samples.`,
    );
  }
  const history = separateIncidents(toDayBlocks(series));
  if (history.days.length === 0) {
    return { sli: new Float64Array(0), windowDays };
  }
  const prior = options.prior ?? DEFAULT_INCIDENT_PRIOR;
  const sampler = new Sampler(options.seed ?? DEFAULT_SEED);
  const days = Math.round(windowDays);
  const courses = levelModels(history.days).map(({ probability, ...level }) => {
    const usual = usualRatio(history, prior, { probability, ...level });
    return { probability, usual, donors: donorsByDay(history, usual, days) };
  });
  const rates = incidentRates(history, prior);

  const sli = new Float64Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    const { usual, donors } = drawCourse(sampler, courses);
    const level = drawLevel(sampler, usual, prior);
    const slope = usual.slope.mean + usual.slope.sd * sampler.normal();
    const change = drawChange(sampler, prior, days);
    let bad = 0;
    let total = 0;
    donors.forEach((candidates, day) => {
      const donor = draw(sampler, candidates);
      const ratio =
        usual.ratioByAge.get(donor.age)! *
        level *
        growth(slope, day + 0.5) *
        (day >= change.day ? change.factor : 1);
      total += donor.total;
      bad += Math.min(donor.total, sampler.poisson(donor.total * ratio));
    });
    const outage = drawIncidents(sampler, history, prior, days, rates);
    bad += Math.min(total, sampler.poisson(outage * (total / days)));
    // Where nobody comes, nothing fails.
    sli[sample] = total > 0 ? 1 - Math.min(bad, total) / total : 1;
  }
  sli.sort();
  return { sli, windowDays };
}

/** A way in which the usual ratio may have gone, with what follows from it. */
interface Course {
  probability: number;
  usual: UsualRatio;
  donors: Donors[];
}

function drawCourse(sampler: Sampler, courses: Course[]): Course {
  let left = courses.length > 1 ? sampler.uniform() : 0;
  return (
    courses.find(({ probability }) => (left -= probability) < 0) ?? courses[0]
  );
}

/** Factor that a trend brings after some days: it goes on, but not for ever. */
function growth(slope: number, days: number): number {
  return slope === 0
    ? 1
    : Math.exp(
        slope * TREND_DAYS * (1 - Math.exp(-Math.max(0, days) / TREND_DAYS)),
      );
}

/** Factor of the usual ratio over the whole window. */
function drawLevel(
  sampler: Sampler,
  usual: UsualRatio,
  prior: IncidentPrior,
): number {
  const logSd = Math.hypot(
    prior.driftLogSd,
    ONE_DAY_LOG_SD / Math.sqrt(Math.max(usual.knownDays, 1 / 24)),
  );
  return (
    (sampler.gamma(usual.shape) / usual.shape) *
    Math.exp(logSd * sampler.normal())
  );
}

/** The day from which a change holds and the factor it brings; none: factor 1. */
function drawChange(
  sampler: Sampler,
  prior: IncidentPrior,
  windowDays: number,
): { day: number; factor: number } {
  const probability =
    1 - Math.pow(1 - prior.regime.probability, windowDays / 28);
  if (sampler.uniform() >= probability) {
    return { day: 0, factor: 1 };
  }
  return {
    day: sampler.uniform() * windowDays,
    factor: Math.exp(prior.regime.logSd * sampler.normal()),
  };
}

/** Cost of the window's incidents in days of outage. */
function drawIncidents(
  sampler: Sampler,
  history: SeparatedHistory,
  prior: IncidentPrior,
  windowDays: number,
  rates: IncidentRates,
): number {
  const { severities } = history;
  const { severity } = prior;
  const { shape, days } =
    sampler.uniform() < rates.ordinaryShare
      ? rates.ordinary
      : rates.unlikeOthers;
  const perDay = sampler.gamma(shape) / days;
  const incidents = sampler.poisson(perDay * windowDays);
  let cost = 0;
  for (let i = 0; i < incidents; i++) {
    const own =
      sampler.uniform() * (severities.length + severity.incidents) <
      severities.length;
    cost += own
      ? severities[sampler.index(severities.length)] *
        Math.exp(REPEAT_LOG_SD * sampler.normal())
      : Math.exp(severity.logMean + severity.logSd * sampler.normal());
  }
  return cost;
}

/** Days that can stand for a day to come, with running sums of their weights. */
interface Donors {
  days: SeparatedHistory['days'];
  cumulative: number[];
}

function draw(
  sampler: Sampler,
  { days, cumulative }: Donors,
): SeparatedHistory['days'][number] {
  const at = sampler.uniform() * cumulative[cumulative.length - 1];
  return days[cumulative.findIndex(sum => at < sum)];
}

/** For each day to come, the days of the history that can stand for it. */
function donorsByDay(
  history: SeparatedHistory,
  usual: UsualRatio,
  windowDays: number,
): Donors[] {
  const toDonors = (days: SeparatedHistory['days']): Donors => {
    let sum = 0;
    return {
      days,
      cumulative: days.map(day => (sum += usual.weightByAge.get(day.age)!)),
    };
  };
  const all = toDonors(history.days);
  const byWeekday = Array.from({ length: 7 }, (_, weekday) =>
    toDonors(history.days.filter(day => day.age % 7 === weekday)),
  );
  return Array.from({ length: windowDays }, (_, day) => {
    // The first day to come has the weekday of the day of age 6.
    const same = byWeekday[6 - (day % 7)];
    return same.days.length > 0 ? same : all;
  });
}
