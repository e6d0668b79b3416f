import type { TimeRange } from '@slo-scout/telemetry-store';
import { BIN_SECONDS } from './BIN_SECONDS';

/** A shorter silence is a restart, not a gap. */
const GAP_SECONDS = 900;

/**
 * Ranges between bins in which something was heard.
 *
 * @param starts - of those bins, in any order
 * @internal
 */
export function silences(
  starts: number[],
  { from, to }: TimeRange,
): TimeRange[] {
  const gaps: TimeRange[] = [];
  let heard = from;
  for (const start of [...new Set(starts)].sort((a, b) => a - b)) {
    if (start - heard >= GAP_SECONDS) gaps.push({ from: heard, to: start });
    heard = Math.max(heard, start + BIN_SECONDS);
  }
  if (to - heard >= GAP_SECONDS) gaps.push({ from: heard, to });
  return gaps;
}
