import type { TimeRange } from '@slo-scout/telemetry-store';
import { BIN_SECONDS } from './BIN_SECONDS';

/**
 * A range widened to whole bins.
 *
 * @internal
 */
export function wholeBins({ from, to }: TimeRange): TimeRange {
  return {
    from: Math.floor(from / BIN_SECONDS) * BIN_SECONDS,
    to: Math.ceil(to / BIN_SECONDS) * BIN_SECONDS,
  };
}
