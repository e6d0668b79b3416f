import type { ReplayedAlert, SliSeries } from '../types';

/**
 * Pages a week among replayed alerts, over the length of the series; 0 for an
 * empty one.
 *
 * @public
 */
export function pagesPerWeek(
  alerts: readonly ReplayedAlert[],
  series: SliSeries,
): number {
  const weeks = (series.bins.length * series.binSeconds) / (7 * 86400);
  const pages = alerts.filter(alert => alert.severity === 'page').length;
  return weeks > 0 ? pages / weeks : 0;
}
