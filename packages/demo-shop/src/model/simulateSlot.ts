import { SHOP_JOURNEYS } from './journeys';
import { Random } from './Random';
import type { Scenario } from './Scenario';
import { simulateTrace, type SimulatedSpan } from './simulateTrace';
import { trafficRate } from './trafficRate';

/**
 * A stretch of time that is simulated at once; its traffic depends on nothing
 * but its own options.
 *
 * @public
 */
export interface SlotOptions {
  seed: number;
  /** ms since the epoch. */
  start: number;
  seconds: number;
  /** Mean over a week. */
  tracesPerSecond: number;
}

/**
 * A trace with the numbers that its ids are made of.
 *
 * @public
 */
export interface SimulatedTrace {
  root: SimulatedSpan;
  /** The same slot gives the same ids, so that a part sent twice is recognised. */
  ids: Random;
}

/** Number of traces that start in a slot. Cheap: nothing else is simulated. */
export function countSlot(options: SlotOptions): number {
  return arrivals(options).count;
}

/**
 * The traces that start in a slot, by start.
 *
 * @public
 */
export function simulateSlot(
  options: SlotOptions,
  scenario: Scenario,
): SimulatedTrace[] {
  const { seed, start, seconds } = options;
  const { count, random } = arrivals(options);
  if (count === 0) return [];
  const conditions = scenario.at(start);
  const starts = Array.from({ length: count }, () =>
    Math.floor(start * 1000 + random.next() * seconds * 1e6),
  ).sort((a, b) => a - b);
  return starts.map((startMicros, i) => ({
    root: simulateTrace(pickEntry(random), startMicros, conditions, random),
    // A minute of history and a second of live traffic may start at the same time.
    ids: new Random(seed, seconds * 2 ** 20 + i + 1, start / 2 ** 32, start),
  }));
}

function arrivals({ seed, start, seconds, tracesPerSecond }: SlotOptions) {
  const random = new Random(seed, 0, start / 2 ** 32, start);
  const mean = tracesPerSecond * seconds * trafficRate(start);
  return { count: random.poisson(mean), random };
}

function pickEntry(random: Random) {
  let left = random.next();
  for (const journey of SHOP_JOURNEYS) {
    left -= journey.share;
    if (left < 0) return journey.entry;
  }
  return SHOP_JOURNEYS[0].entry;
}
