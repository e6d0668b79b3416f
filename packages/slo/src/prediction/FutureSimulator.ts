import { Sampler } from '../random/Sampler';
import type { SliSeries } from '../types';
import { toDayBlocks } from './DayBlocks';
import { DEFAULT_INCIDENT_PRIOR } from './IncidentPrior';
import type { IncidentPrior } from './IncidentPrior';
import { incidentRates } from './incidentRates';
import type { IncidentRates } from './incidentRates';
import { levelModels } from './levelModels';
import { separateIncidents } from './separateIncidents';
import type { SeparatedHistory } from './separateIncidents';
import { usualRatio } from './usualRatio';
import type { UsualRatio } from './usualRatio';

const DEFAULT_SEED = 1;
/** Log sd of the usual ratio that a single day of history leaves open; falls with the root of the days. */
const ONE_DAY_LOG_SD = 0.4;
/** Log sd around an observed incident's cost when it happens again. */
const REPEAT_LOG_SD = 0.5;
/** Time after which a trend has mostly run out. */
const TREND_DAYS = 21;

/**
 * Options of simulations.
 *
 * @internal
 */
export interface SimulationOptions {
  /** The same seed gives the same futures; default 1. */
  seed?: number;
  prior?: IncidentPrior;
}

/**
 * Simulates the days that follow a history; see `predictNextWindow` for what
 * is left to chance. Each call of {@link FutureSimulator.draw} is another future.
 *
 * @internal
 */
export class FutureSimulator {
  /** Bad events of each day to come, of the future that was drawn last. */
  readonly bad: Float64Array;
  /** All events of each day to come. */
  readonly total: Float64Array;

  private readonly sampler: Sampler;
  private readonly courses: Course[];
  private readonly rates: IncidentRates;

  private constructor(
    private readonly history: SeparatedHistory,
    private readonly prior: IncidentPrior,
    seed: number,
    private readonly days: number,
  ) {
    this.bad = new Float64Array(days);
    this.total = new Float64Array(days);
    this.sampler = new Sampler(seed);
    this.rates = incidentRates(history, prior);
    this.courses = levelModels(history.days).map(level => {
      const usual = usualRatio(history, prior, level);
      return {
        probability: level.probability,
        usual,
        donors: donorsByDay(history, usual, days),
      };
    });
  }

  /** @returns undefined when the series holds no events */
  static of(
    series: SliSeries,
    days: number,
    options: SimulationOptions = {},
  ): FutureSimulator | undefined {
    const history = separateIncidents(toDayBlocks(series));
    return history.days.length > 0
      ? new FutureSimulator(
          history,
          options.prior ?? DEFAULT_INCIDENT_PRIOR,
          options.seed ?? DEFAULT_SEED,
          days,
        )
      : undefined;
  }

  /** Draws another future into {@link FutureSimulator.bad} and {@link FutureSimulator.total}. */
  draw(): void {
    const { sampler, prior, days, bad, total } = this;
    const { usual, donors } = drawCourse(sampler, this.courses);
    const level = drawLevel(sampler, usual, prior);
    const slope = usual.slope.mean + usual.slope.sd * sampler.normal();
    const change = drawChange(sampler, prior, days);
    let sum = 0;
    for (let day = 0; day < days; day++) {
      const donor = drawDonor(sampler, donors[day]);
      const ratio =
        usual.ratioByAge.get(donor.age)! *
        level *
        growth(slope, day + 0.5) *
        (day >= change.day ? change.factor : 1);
      total[day] = donor.total;
      bad[day] = Math.min(donor.total, sampler.poisson(donor.total * ratio));
      sum += donor.total;
    }
    this.drawIncidents(sum / days);
  }

  private drawIncidents(meanDailyTotal: number): void {
    const { sampler, history, prior, rates, days } = this;
    const { severities } = history;
    const { severity } = prior;
    const rate =
      sampler.uniform() < rates.ordinaryShare
        ? rates.ordinary
        : rates.unlikeOthers;
    const perDay = sampler.gamma(rate.shape) / rate.days;
    for (let i = sampler.poisson(perDay * days); i > 0; i--) {
      const own =
        sampler.uniform() * (severities.length + severity.incidents) <
        severities.length;
      const cost = own
        ? severities[sampler.index(severities.length)] *
          Math.exp(REPEAT_LOG_SD * sampler.normal())
        : Math.exp(severity.logMean + severity.logSd * sampler.normal());
      this.fail(sampler.index(days), sampler.poisson(cost * meanDailyTotal));
    }
  }

  /** Lets events fail from a day on; what the day does not hold is left to the next. */
  private fail(from: number, events: number): void {
    let left = events;
    for (let day = from; day < this.days && left > 0; day++) {
      const failing = Math.min(left, this.total[day] - this.bad[day]);
      this.bad[day] += failing;
      left -= failing;
    }
  }
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

/** Days that can stand for a day to come, with running sums of their weights. */
interface Donors {
  days: SeparatedHistory['days'];
  cumulative: number[];
}

function drawDonor(
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
