/** Lengths of windows that people set SLOs over, and a day where a history is too short for them. */
const WINDOW_DAYS = [28, 14, 7, 1];

/**
 * How a history of some length can be back-tested: the longest usual window that
 * leaves at least half of its length (and a day) to look back on, and the days to stand on, half a window
 * apart, counted back from the end so that the newest window is judged.
 *
 * @param historyDays - whole days from the first event to the end
 * @param windowDays - judge windows of this length instead
 * @returns undefined when the history is too short
 * @public
 */
export function originsFor(
  historyDays: number,
  windowDays?: number,
): { windowDays: number; originDays: number[] } | undefined {
  const lookBack = (window: number) => Math.max(1, Math.ceil(window / 2));
  const chosen = (windowDays ? [windowDays] : WINDOW_DAYS).find(
    window => historyDays >= window + lookBack(window),
  );
  if (!chosen) {
    return undefined;
  }
  const step = Math.max(1, Math.floor(chosen / 2));
  const originDays: number[] = [];
  for (
    let day = Math.floor(historyDays) - chosen;
    day >= lookBack(chosen);
    day -= step
  ) {
    originDays.unshift(day);
  }
  return { windowDays: chosen, originDays };
}
