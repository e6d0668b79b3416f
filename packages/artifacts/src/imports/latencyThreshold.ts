import { linearTerms } from '../promql/linearTerms';

/**
 * The threshold of a latency SLI, read from the bucket that its bad query
 * subtracts; undefined for an availability SLI.
 *
 * @param bad - with `{{.window}}`
 * @internal
 */
export function latencyThreshold(bad: string): number | undefined {
  const bound = linearTerms(bad.replaceAll('{{.window}}', '5m'))
    ?.filter(({ factor, metric }) => factor < 0 && metric.endsWith('_bucket'))
    .flatMap(({ matchers }) => matchers)
    .find(
      ({ label, operator }) =>
        label === 'le' && (operator === '=' || operator === '=~'),
    );
  // `1(\.0)?`: both ways in which Prometheus writes a whole bound.
  const seconds = Number(bound?.value.replace(/\(\\\.0\)\?$/, ''));
  return seconds > 0 && Number.isFinite(seconds) ? seconds : undefined;
}
