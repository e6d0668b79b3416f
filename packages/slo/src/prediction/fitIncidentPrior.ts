import type { SliSeries } from '../types';
import { toDayBlocks } from './DayBlocks';
import { DEFAULT_INCIDENT_PRIOR } from './IncidentPrior';
import type { IncidentPrior } from './IncidentPrior';
import { separateIncidents } from './separateIncidents';

/**
 * Learns from many services how often incidents happen and what they cost
 * (empirical Bayes): the base prior counts as what it says it is worth in each respect, the services as what they show.
 * How the usual ratio wanders is taken from the base: it needs longer histories than a proposal has.
 *
 * @param histories - series of services of one company, of availability or latency, not both mixed
 * @param base - what is believed before; default {@link DEFAULT_INCIDENT_PRIOR}
 * @public
 */
export function fitIncidentPrior(
  histories: readonly SliSeries[],
  base: IncidentPrior = DEFAULT_INCIDENT_PRIOR,
): IncidentPrior {
  const separated = histories.map(series =>
    separateIncidents(toDayBlocks(series)),
  );
  const exposure = separated.reduce(
    (sum, { exposureDays }) => sum + exposureDays,
    0,
  );
  const logs = separated.flatMap(({ severities }) =>
    severities.filter(cost => cost > 0).map(Math.log),
  );
  const { rate, severity } = base;
  const perDay =
    (rate.perDay * rate.days + logs.length) / (rate.days + exposure);
  const weight = severity.incidents + logs.length;
  const logMean =
    (severity.incidents * severity.logMean +
      logs.reduce((sum, log) => sum + log, 0)) /
    weight;
  const variance =
    (severity.incidents *
      (severity.logSd ** 2 + (severity.logMean - logMean) ** 2) +
      logs.reduce((sum, log) => sum + (log - logMean) ** 2, 0)) /
    weight;
  return {
    ...base,
    rate: { ...rate, perDay },
    severity: { ...severity, logMean, logSd: Math.sqrt(variance) },
  };
}
