import { toDayBlocks } from '../prediction/DayBlocks';
import type { SliSeries } from '../types';
import { TARGET_LADDER } from './targetLadder';

/** Square of the two-sided 95 % normal quantile. */
const Z_SQUARED = 3.841458820694124;

/**
 * The highest target that the number of events can speak about at all.
 *
 * @public
 */
export interface SampleSizeCap {
  /** A rung of the ladder; undefined when not even the lowest can be shown. */
  target?: number;
  events: number;
  /** Events divided by the design effect: errors come in bunches, and a bunch is one piece of evidence. */
  effectiveEvents: number;
  designEffect: number;
}

/**
 * Caps targets by sample size: with no error at all among n independent events the lower 95 % Wilson
 * bound is n / (n + z²), and no target above it can be claimed (380 events for 99 %, 38 412 for 99.99 %). n is divided by
 * the design effect, the variance of hourly bad counts over that of independent events.
 *
 * @public
 */
export function sampleSizeCap(series: SliSeries): SampleSizeCap {
  const hours = toDayBlocks(series).days.flatMap(day =>
    Array.from(day.total, (total, hour) => ({ total, bad: day.bad[hour] })),
  );
  const events = hours.reduce((sum, { total }) => sum + total, 0);
  const bad = hours.reduce((sum, hour) => sum + hour.bad, 0);
  const ratio = events > 0 ? bad / events : 0;
  const independent = events * ratio * (1 - ratio);
  const squares = hours.reduce(
    (sum, hour) => sum + (hour.bad - hour.total * ratio) ** 2,
    0,
  );
  const designEffect = independent > 0 ? Math.max(1, squares / independent) : 1;
  const effectiveEvents = events / designEffect;
  const bound = effectiveEvents / (effectiveEvents + Z_SQUARED);
  const target = TARGET_LADDER.filter(rung => rung <= bound).pop();
  return { target, events, effectiveEvents, designEffect };
}
