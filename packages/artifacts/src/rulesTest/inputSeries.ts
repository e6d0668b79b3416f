import Decimal from 'decimal.js';
import type { EventSeries } from './eventSeries';

/**
 * A stretch of a test's traffic with steady rates.
 *
 * @internal
 */
export interface Phase {
  minutes: number;
  /** Good events a minute; undefined: the series does not exist (or is gone). */
  good?: number;
  /** Bad events a minute; undefined: no bad event was ever counted. */
  bad?: number;
  /** The counters start again from zero, as after a restart. */
  reset?: boolean;
}

/**
 * promtool's notation of the counters over the phases, one sample a minute.
 * A series in which no phase counts anything is left out: it would not exist either.
 *
 * @internal
 */
export function inputSeries(
  events: EventSeries[],
  phases: Phase[],
): Array<{ series: string; values: string }> {
  return events
    .map(({ series, good, bad }) => ({
      series,
      steps: phases.map(phase => step(phase, good, bad)),
    }))
    .filter(({ steps }) => steps.some(value => value !== undefined))
    .map(({ series, steps }) => ({ series, values: notation(phases, steps) }));
}

/** Growth a minute; undefined where the series does not exist. */
function step(phase: Phase, good: boolean, bad: boolean): Decimal | undefined {
  const parts = [good ? phase.good : undefined, bad ? phase.bad : undefined];
  return parts
    .filter(part => part !== undefined)
    .reduce<Decimal | undefined>(
      (sum, part) => (sum ?? new Decimal(0)).plus(part),
      undefined,
    );
}

function notation(phases: Phase[], steps: Array<Decimal | undefined>): string {
  let value = new Decimal(0);
  // The first phase has one sample more, that of minute 0.
  return phases
    .map(({ minutes, reset }, index) => {
      const samples = minutes + (index === 0 ? 1 : 0);
      const growth = steps[index];
      if (!growth) {
        return `_x${samples}`;
      }
      if (reset) {
        value = new Decimal(0);
      }
      const first = index === 0 ? value : value.plus(growth);
      value = first.plus(growth.times(samples - 1));
      return `${first.toFixed()}+${growth.toFixed()}x${samples - 1}`;
    })
    .join(' ');
}
