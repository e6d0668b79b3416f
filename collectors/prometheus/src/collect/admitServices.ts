/** @internal */
export interface SeriesLimits {
  seriesPerService: number;
  seriesPerQuery: number;
  /** What is left of the limit of all queries. */
  room: number;
}

/** @internal */
export type LeftOut =
  | 'over_service_limit'
  | 'over_query_limit'
  | 'over_total_limit';

/** @internal */
export interface Admission {
  services: Set<string>;
  series: number;
  /** Service → reason. */
  left: Map<string, LeftOut>;
  /** Series by reason. */
  leftSeries: Map<LeftOut, number>;
}

/**
 * Which services of an answer are taken: whole services, since half of the
 * series of one would give a wrong ratio. Those taken before come first, so
 * that a newcomer never ends the series of another.
 *
 * @param counts - Series by service.
 * @internal
 */
export function admitServices(
  counts: ReadonlyMap<string, number>,
  before: ReadonlySet<string>,
  { seriesPerService, seriesPerQuery, room }: SeriesLimits,
): Admission {
  const admission: Admission = {
    services: new Set(),
    series: 0,
    left: new Map(),
    leftSeries: new Map(),
  };
  const leave = (service: string, count: number, reason: LeftOut) => {
    admission.left.set(service, reason);
    const { leftSeries } = admission;
    leftSeries.set(reason, (leftSeries.get(reason) ?? 0) + count);
  };
  const ordered = [...counts].sort(
    ([a], [b]) =>
      Number(before.has(b)) - Number(before.has(a)) || (a < b ? -1 : 1),
  );
  for (const [service, count] of ordered) {
    const total = admission.series + count;
    if (count > seriesPerService) {
      leave(service, count, 'over_service_limit');
    } else if (total > seriesPerQuery) {
      leave(service, count, 'over_query_limit');
    } else if (total > room) {
      leave(service, count, 'over_total_limit');
    } else {
      admission.services.add(service);
      admission.series = total;
    }
  }
  return admission;
}
