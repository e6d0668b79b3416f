import type { ForecastQuality } from '@slo-scout/slo';

/**
 * What `slo-scout backtest` found, as `--json` writes it.
 *
 * @internal
 */
export interface BacktestReport {
  /** Histories judged, by days of the window. */
  histories: Record<number, number>;
  /** By name; `slo-scout` first, then the rules of other products. */
  forecasters: Record<string, ForecastQuality>;
  /** What was left out, and why. */
  skipped: string[];
}
