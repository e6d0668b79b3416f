import type { Expr } from '../promql/Expr';
import { parseDuration } from '../promql/parseDuration';
import { walk } from '../promql/walk';

/**
 * The window that a recorded series is named after: `5m` of `slo:sli_error:ratio_rate5m`.
 *
 * @internal
 */
export function windowSuffix(name: string): string | undefined {
  return /(?<![0-9])(?:\d+(?:ms|[smhdwy]))+$/.exec(name)?.[0];
}

/**
 * The name of a recorded series without its window.
 *
 * @internal
 */
export function stemOf(name: string): string {
  const window = windowSuffix(name);
  return window === undefined ? name : name.slice(0, -window.length);
}

/**
 * The one window over which an expression looks back, in seconds: by its ranges, or by the names of recorded series.
 *
 * @returns undefined when there is none, or more than one
 * @internal
 */
export function seriesWindow(expr: Expr): number | undefined {
  const windows = new Set<number | undefined>();
  walk(expr, inner => {
    if (inner.type === 'range') windows.add(inner.range.seconds);
    if (inner.type === 'selector' && inner.metric !== undefined) {
      const suffix = windowSuffix(inner.metric);
      const seconds = suffix === undefined ? undefined : parseDuration(suffix);
      if (seconds !== undefined) windows.add(seconds);
    }
  });
  const [window, ...others] = windows;
  return others.length === 0 ? window : undefined;
}
