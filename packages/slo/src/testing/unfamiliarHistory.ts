import { Sampler } from '../random/Sampler';
import type { Bin, SliSeries } from '../types';
import { expectedTraffic, ORIGIN } from './expectedTraffic';
import { BINS_PER_DAY } from './RatioAt';

const BIN_SECONDS = 300;

/** What a service of an unfamiliar kind does at a time. */
interface Behaviour {
  /** Expected events of a bin. */
  traffic(time: number): number;
  /** Share of events that fail. */
  ratio(bin: number): number;
  /** Whether the bin is missing altogether. */
  missing?(bin: number): boolean;
}

/**
 * Kinds of services that no prior was made for, each by a mechanism of its own.
 *
 * - `tiny`: a few events a day.
 * - `outage`: calm but for one outage of hours, anywhere in the history.
 * - `regime`: the error ratio changes for good, by up to a hundred times, up or down.
 * - `batch`: nearly all traffic in one night a week, and that night differs.
 * - `nights-off`: nothing at all is received at night and on Sundays.
 * - `degrading`: the error ratio grows by some per cent every day.
 * - `perfect`: nothing ever fails.
 * - `broken`: between a tenth and nine tenths of all events fail.
 * - `flapping`: fails for minutes, many times a day, in some weeks more than in others.
 *
 * @public
 */
export const UNFAMILIAR_KINDS = [
  'tiny',
  'outage',
  'regime',
  'batch',
  'nights-off',
  'degrading',
  'perfect',
  'broken',
  'flapping',
] as const;

/**
 * One of {@link UNFAMILIAR_KINDS}.
 *
 * @public
 */
export type UnfamiliarKind = (typeof UNFAMILIAR_KINDS)[number];

function daily(sampler: Sampler): Behaviour['traffic'] {
  const shape = {
    mean: sampler.logUniform(2, 2000),
    amplitude: 0.8 * sampler.uniform(),
    weekend: 0.4 + 0.6 * sampler.uniform(),
    peakHour: 24 * sampler.uniform(),
    growth: 1,
  };
  return time => expectedTraffic(shape, time);
}

const BEHAVIOURS: Record<
  UnfamiliarKind,
  (sampler: Sampler, days: number) => Behaviour
> = {
  tiny: sampler => {
    const perBin = sampler.logUniform(3, 200) / BINS_PER_DAY;
    const usual = sampler.logUniform(1e-3, 0.2);
    return { traffic: () => perBin, ratio: () => usual };
  },
  outage: (sampler, days) => {
    const traffic = daily(sampler);
    const usual = sampler.logUniform(1e-6, 1e-3);
    const from = sampler.uniform() * days * BINS_PER_DAY;
    const length = sampler.logUniform(12, 144);
    const share = 0.3 + 0.7 * sampler.uniform();
    return {
      traffic,
      ratio: bin => (bin >= from && bin < from + length ? share : usual),
    };
  },
  regime: (sampler, days) => {
    const traffic = daily(sampler);
    const before = sampler.logUniform(1e-5, 1e-2);
    const after = Math.min(0.5, before * sampler.logUniform(0.01, 100));
    const at = sampler.uniform() * days * BINS_PER_DAY;
    return { traffic, ratio: bin => (bin < at ? before : after) };
  },
  batch: sampler => {
    const peak = sampler.logUniform(50, 5000);
    const background = peak * sampler.logUniform(1e-4, 1e-2);
    const weekday = sampler.index(7);
    const usual = sampler.logUniform(1e-5, 1e-3);
    const weekly = Array.from({ length: 60 }, () =>
      sampler.logNormal(usual * 20, 1),
    );
    const isBatch = (bin: number) =>
      Math.floor(bin / BINS_PER_DAY) % 7 === weekday && bin % BINS_PER_DAY < 48;
    return {
      traffic: time =>
        isBatch((time - ORIGIN) / BIN_SECONDS) ? peak : background,
      ratio: bin =>
        isBatch(bin) ? weekly[Math.floor(bin / BINS_PER_DAY / 7) % 60] : usual,
    };
  },
  'nights-off': sampler => {
    const usual = sampler.logUniform(1e-5, 2e-2);
    const opens = 6 + 4 * sampler.uniform();
    const closes = 15 + 6 * sampler.uniform();
    const noise = Array.from({ length: 400 }, () => sampler.logNormal(1, 0.5));
    return {
      traffic: daily(sampler),
      ratio: bin => usual * noise[Math.floor(bin / BINS_PER_DAY) % 400],
      missing: bin => {
        const hour = (bin / 12) % 24;
        const sunday = Math.floor(bin / BINS_PER_DAY) % 7 === 6;
        return sunday || hour < opens || hour >= closes;
      },
    };
  },
  degrading: sampler => {
    const first = sampler.logUniform(1e-5, 2e-3);
    const perDay = 1 + sampler.logUniform(0.01, 0.12);
    return {
      traffic: daily(sampler),
      ratio: bin => first * Math.pow(perDay, bin / BINS_PER_DAY),
    };
  },
  perfect: sampler => ({ traffic: daily(sampler), ratio: () => 0 }),
  broken: sampler => {
    const usual = 0.1 + 0.8 * sampler.uniform();
    const noise = Array.from({ length: 400 }, () => sampler.normal());
    return {
      traffic: daily(sampler),
      ratio: bin => usual + 0.03 * noise[Math.floor(bin / BINS_PER_DAY) % 400],
    };
  },
  flapping: (sampler, days) => {
    const extra = new Float64Array(days * BINS_PER_DAY);
    const usual = sampler.logUniform(1e-6, 1e-3);
    let perBin = sampler.logUniform(0.5, 20) / BINS_PER_DAY;
    for (let i = 0; i < extra.length; i++) {
      if (i % (7 * BINS_PER_DAY) === 0) {
        perBin *= Math.exp(0.4 * sampler.normal());
      }
      extra[i] = sampler.uniform() < perBin ? 0.1 + 0.9 * sampler.uniform() : 0;
    }
    return { traffic: daily(sampler), ratio: bin => usual + extra[bin] };
  },
};

/**
 * Makes the history of one service of an unfamiliar kind, for tests of how
 * predictions hold where they were not made for.
 *
 * @param seed - the same seed gives the same history
 * @param days - length
 * @public
 */
export function unfamiliarHistory(
  kind: UnfamiliarKind,
  seed: number,
  days: number,
): SliSeries {
  const sampler = new Sampler(
    seed * 6007 + UNFAMILIAR_KINDS.indexOf(kind) * 15013 + 77,
  );
  const { traffic, ratio, missing } = BEHAVIOURS[kind](sampler, days);
  const bins: Bin[] = [];
  for (let i = 0; i < days * BINS_PER_DAY; i++) {
    const start = ORIGIN + i * BIN_SECONDS;
    const total = missing?.(i) ? 0 : sampler.poisson(traffic(start));
    const share = Math.min(1, Math.max(0, ratio(i)));
    bins.push({
      start,
      total,
      good: total - (total > 0 ? sampler.binomial(total, share) : 0),
    });
  }
  return { binSeconds: BIN_SECONDS, bins, gaps: [] };
}
