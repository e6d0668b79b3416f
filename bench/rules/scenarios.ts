const MINUTES_PER_DAY = 1440;

/** Events of one minute. */
export interface Minute {
  bad: number;
  total: number;
  /** The process was replaced just before: its counters start from zero. */
  restarted?: boolean;
}

/** A synthetic month, minute by minute. */
export interface Scenario {
  name: string;
  /** What happens in it, for people. */
  story: string;
  minuteAt(minute: number): Minute;
}

/** Busy at noon, nearly nobody at night. */
function diurnal(minute: number): number {
  const hour = (minute / 60) % 24;
  const wave = (1 - Math.cos((hour / 24) * 2 * Math.PI)) / 2;
  return Math.round(20 + 1180 * wave * wave);
}

/** Whole events whose running sum keeps to the ratio: no event is ever a fraction. */
function share(minute: number, total: number, ratio: number): number {
  // A multiplicative hash spreads the rounding over minutes, the same in every run.
  const dither = ((minute * 2654435761) % 4294967296) / 4294967296;
  return Math.min(total, Math.floor(total * ratio + dither));
}

const USUAL = 2e-4;
const OUTAGE_DAY = 12;

function withOutage(hour: number) {
  const from = OUTAGE_DAY * MINUTES_PER_DAY + hour * 60;
  return (minute: number): Minute => {
    const total = diurnal(minute);
    const down = minute >= from && minute < from + 60;
    return { total, bad: down ? total : share(minute, total, USUAL) };
  };
}

/** The months that both rule sets are put through. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'flat',
    story: '600 events a minute, 0.05 % fail',
    minuteAt: minute => ({ total: 600, bad: share(minute, 600, 5e-4) }),
  },
  {
    name: 'diurnal',
    story: 'busy at noon, quiet at night, 0.02 % fail',
    minuteAt: minute => {
      const total = diurnal(minute);
      return { total, bad: share(minute, total, USUAL) };
    },
  },
  {
    name: 'outage-at-peak',
    story: 'the same, and everything fails for an hour at noon',
    minuteAt: withOutage(11.5),
  },
  {
    name: 'outage-at-trough',
    story: 'the same, and everything fails for an hour at midnight',
    minuteAt: withOutage(0),
  },
  {
    name: 'nightly-flake',
    story: 'a fifth fails for an hour every night',
    minuteAt: minute => {
      const total = diurnal(minute);
      const flaky = minute % MINUTES_PER_DAY < 60;
      return { total, bad: share(minute, total, flaky ? 0.2 : USUAL) };
    },
  },
  {
    name: 'silent-nights',
    story: 'nobody comes from 22 to 6, 0.05 % fail by day',
    minuteAt: minute => {
      const hour = (minute / 60) % 24;
      const total = hour >= 6 && hour < 22 ? 600 : 0;
      return { total, bad: share(minute, total, 5e-4) };
    },
  },
  {
    name: 'counter-resets',
    story: 'busy at noon, 0.1 % fail, a deploy every six hours',
    minuteAt: minute => {
      const total = diurnal(minute);
      return {
        total,
        bad: share(minute, total, 1e-3),
        restarted: minute % 360 === 200,
      };
    },
  },
  {
    name: 'first-error-late',
    story:
      'not one error, nor a series of errors, until half an hour fails on day 20',
    minuteAt: minute => {
      const total = diurnal(minute);
      const from = 20 * MINUTES_PER_DAY + 9 * 60;
      const failing = minute >= from && minute < from + 30;
      return { total, bad: failing ? share(minute, total, 0.5) : 0 };
    },
  },
];
