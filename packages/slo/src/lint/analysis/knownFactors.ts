/**
 * Burn-rate factors in print: percent of the budget that each long window (hours) may spend, by the days of the period.
 *
 * Sources: Sloth's windows for 28, 30 and 7 days, which are those of the SRE Workbook (chapter 5) with one pair more;
 * SLO-Scout's for 90.
 */
const PERCENTS: ReadonlyMap<number, ReadonlyMap<number, number>> = new Map(
  [
    [28, [2, 5, 10, 10]] as const,
    [30, [2, 5, 10, 10]] as const,
    [7, [8, 12.5, 20, 42]] as const,
    [90, [0.7, 1.7, 3.5, 3.3]] as const,
  ].map(([days, [hour, sixHours, day, threeDays]]) => [
    days,
    new Map([
      [1, hour],
      [6, sixHours],
      [24, day],
      [72, threeDays],
    ]),
  ]),
);

/** The periods that have known factors, in days. */
export const KNOWN_PERIODS: readonly number[] = [...PERCENTS.keys()];

/** The long windows that have known factors, in hours. */
export const KNOWN_LONG_HOURS: readonly number[] = [1, 6, 24, 72];

/**
 * percent / 100 × period / long.
 *
 * @returns undefined for a period or a window that has none
 * @internal
 */
export function knownFactor(
  periodDays: number,
  longHours: number,
): number | undefined {
  const percent = PERCENTS.get(periodDays)?.get(longHours);
  return percent === undefined
    ? undefined
    : ((percent / 100) * periodDays * 24) / longHours;
}

/** Pyrra's factors and long windows (hours) for 28 days; it scales the windows to other periods. */
const PYRRA: ReadonlyArray<[factor: number, longHours: number]> = [
  [14, 1],
  [7, 6],
  [2, 24],
  [1, 96],
];

/**
 * Whether Pyrra writes this factor for this window, of the given period or, when that is not known, of any.
 *
 * @internal
 */
export function isPyrraFactor(
  factor: number,
  longHours: number,
  periodDays: number | undefined,
): boolean {
  return PYRRA.some(([known, hours]) => {
    if (known !== factor) return false;
    if (periodDays === undefined) return true;
    const scaled = (hours * periodDays) / 28;
    return Math.abs(longHours / scaled - 1) < 0.1;
  });
}
