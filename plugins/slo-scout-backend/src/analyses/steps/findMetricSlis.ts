import { toError } from '@backstage/errors';
import type { MetricsSource } from '@slo-scout/backstage-plugin-slo-scout-node';
import {
  findMetricCandidates,
  latencyQueries,
  slugify,
  type MetricCandidate,
  type Sli,
} from '@slo-scout/slo';
import type { AnalysisScope } from '../AnalysisScope';
import { assertCounts } from './assertCounts';
import type { Candidate } from './findCandidates';
import { findMetricThreshold } from './findMetricThreshold';
import { formatSeconds } from './formatSeconds';

/** SLIs of one service from one source; more is more than a team can look after. */
const MAX_CANDIDATES = 20;
/** After so many failures in a row the source is not asked any further. */
const MAX_FAILURES = 3;
const DAY_SECONDS = 86_400;

/**
 * Step 2, second half: SLIs of the series that exist for the service. Each was evaluated and counts something.
 * A source that fails, and a series that cannot be used, is noted and left out; it takes nothing from the journeys.
 *
 * @param known - candidates that there are already
 * @param usersEnter - whether journeys of users begin at the service
 * @throws Error of the first source when all failed and there is nothing else to analyse
 * @internal
 */
export async function findMetricSlis(
  scope: AnalysisScope,
  known: Candidate[],
  usersEnter: boolean,
): Promise<Candidate[]> {
  const names = new Set(known.map(({ sli }) => sli.name));
  const failures: Error[] = [];
  const found: Candidate[] = [];
  const sources = scope.metrics.all();
  for (const source of sources) {
    try {
      const candidates = await discover(scope, source, usersEnter);
      found.push(
        ...(await evaluateAll(scope, source, candidates, (candidate, slug) =>
          uniqueName(candidate, slug, names),
        )),
      );
    } catch (error) {
      scope.signal.throwIfAborted();
      failures.push(toError(error));
      scope.leaveOut(toError(error).message);
    }
  }
  if (
    failures.length > 0 &&
    failures.length === sources.length &&
    known.length === 0
  ) {
    throw failures[0];
  }
  return found;
}

async function discover(
  scope: AnalysisScope,
  source: MetricsSource,
  usersEnter: boolean,
): Promise<MetricCandidate[]> {
  await scope.report(
    'candidates',
    0.5,
    `Looking for series of the service in "${source.id}"`,
  );
  const { name } = scope.service;
  const { to } = scope.metricsRange;
  const metrics = await source.discover(
    name,
    { from: to - DAY_SECONDS, to },
    scope.signal,
  );
  const { candidates, omitted } = findMetricCandidates(name, metrics, {
    usersEnter,
  });
  omitted.forEach(sentence => scope.leaveOut(sentence));
  // The service as a whole before its routes.
  const ordered = [...candidates].sort(
    (a, b) => Number(b.wholeService) - Number(a.wholeService),
  );
  if (ordered.length > MAX_CANDIDATES) {
    scope.leaveOut(
      `${
        ordered.length - MAX_CANDIDATES
      } SLIs of routes beyond the first ${MAX_CANDIDATES}`,
    );
  }
  return ordered.slice(0, MAX_CANDIDATES);
}

async function evaluateAll(
  scope: AnalysisScope,
  source: MetricsSource,
  candidates: MetricCandidate[],
  nameOf: (candidate: MetricCandidate, slug: string) => string,
): Promise<Candidate[]> {
  const found: Candidate[] = [];
  let failures = 0;
  for (const [index, candidate] of candidates.entries()) {
    await scope.report(
      'candidates',
      0.5 + (0.5 * index) / candidates.length,
      `Evaluating ${candidate.metric.name}`,
    );
    try {
      const sli = await evaluate(scope, source, candidate);
      failures = 0;
      if (sli) {
        found.push({
          sli: { ...sli, name: nameOf(candidate, sli.name) },
          biasedSampling: false,
          countsService: candidate.wholeService && candidate.layer !== 'logs',
        });
      }
    } catch (error) {
      scope.signal.throwIfAborted();
      scope.leaveOut(`${candidate.metric.name}: ${toError(error).message}`);
      failures += 1;
      if (failures === MAX_FAILURES) {
        scope.leaveOut(
          `${candidates.length - index - 1} further SLIs of "${
            source.id
          }", which failed ${MAX_FAILURES} times in a row`,
        );
        break;
      }
    }
  }
  return found;
}

async function evaluate(
  scope: AnalysisScope,
  source: MetricsSource,
  candidate: MetricCandidate,
): Promise<Sli | undefined> {
  const { metric, kind, what, layer } = candidate;
  const thresholdSeconds =
    kind === 'latency'
      ? await findMetricThreshold(scope, source, metric)
      : undefined;
  if (kind === 'latency' && thresholdSeconds === undefined) {
    scope.leaveOut(
      `No bucket of ${metric.name} is wide enough for 99 % of its calls, or none was counted: add a bucket above what is slow today`,
    );
    return undefined;
  }
  const queries =
    thresholdSeconds === undefined
      ? candidate.queries!
      : latencyQueries(metric, thresholdSeconds);
  if (!(await assertCounts(scope, source, queries))) {
    scope.leaveOut(`${metric.name} counted nothing in the last day`);
    return undefined;
  }
  return {
    name: candidate.label,
    service: scope.service.name,
    kind,
    description: describe(candidate, what, thresholdSeconds),
    thresholdSeconds,
    source: {
      type: layer === 'logs' ? 'logs' : 'prometheus',
      metric: metric.name,
      selector: metric.matchers.join(','),
      cluster: source.id,
    },
    queries,
    userFacing: candidate.userFacing,
  };
}

function describe(
  { layer, metric }: MetricCandidate,
  what: string,
  thresholdSeconds: number | undefined,
): string {
  if (layer === 'logs') return `Share of ${what} that are not errors.`;
  if (thresholdSeconds === undefined) {
    return `Share of ${what} that end without a fault of the server.`;
  }
  const within = `within ${formatSeconds(thresholdSeconds)}`;
  return metric.good.length > 0
    ? `Share of ${what} that end without a fault of the server ${within}.`
    : `Share of ${what} that end ${within}, well or not: its histogram does not tell failures.`;
}

function uniqueName(
  { kind, metric }: MetricCandidate,
  label: string,
  names: Set<string>,
): string {
  const longest = 63 - '-availability'.length;
  let name = `${slugify(label, longest)}-${kind}`;
  if (names.has(name)) {
    const whole = `${label} ${metric.name} ${metric.matchers.join(',')}`;
    // Long enough to be cut, so that it ends with a hash of all of it.
    name = `${slugify(whole.padEnd(longest + 1, 'x'), longest)}-${kind}`;
  }
  names.add(name);
  return name;
}
