import { prepareQuery } from '../promql/prepareQuery';
import { mapping, text, type Fields } from './fields';
import { importQuery } from './importQuery';

/**
 * The bad and the total query of an OpenSLO SLI.
 *
 * @param spec - of the SLI
 * @throws Error with one sentence when it is not a ratio of events in Prometheus
 * @internal
 */
export function indicatorQueries(spec: Fields): {
  bad: string;
  total: string;
  /** What was changed about the queries. */
  changed: string[];
} {
  if ('thresholdMetric' in spec) {
    throw new Error(
      'Its SLI is a threshold on a metric, not a ratio of events; give good or bad and total events.',
    );
  }
  const ratio = mapping(spec, 'ratioMetric');
  if ('raw' in ratio) {
    throw new Error(
      'Its SLI is a ratio that was divided already (raw); give good or bad and total events.',
    );
  }
  const total = importQuery('total', queryOf(ratio, 'total'));
  const side = 'bad' in ratio ? 'bad' : 'good';
  const part = importQuery(side, queryOf(ratio, side));
  const changed = [total.changed, part.changed].filter(
    (change): change is string => change !== undefined,
  );
  if (side === 'bad') {
    return { bad: part.query, total: total.query, changed };
  }
  const all = prepareQuery('total', total.query).within('{{.window}}');
  return {
    // A total outage has no good series at all: without `or 0 *` it would have no bad events either.
    bad: `clamp_min(${all} - (${part.query} or 0 * ${all}), 0)`,
    total: total.query,
    changed: [
      ...changed,
      'It counts good events; bad ones are all less the good, and no good series at all counts as all bad.',
    ],
  };
}

function queryOf(ratio: Fields, side: string): string {
  const source = mapping(mapping(ratio, side), 'metricSource');
  const type = text(source, 'type');
  if (type !== undefined && type.toLowerCase() !== 'prometheus') {
    throw new Error(
      `Its ${side} events come from ${type}; only Prometheus can be carried over.`,
    );
  }
  const spec = mapping(source, 'spec');
  const query = text(spec, 'query') ?? text(spec, 'promql');
  if (!query) {
    throw new Error(
      `Its SLI has no Prometheus query for ${side} events under ratioMetric.${side}.metricSource.spec.query.`,
    );
  }
  return query;
}
