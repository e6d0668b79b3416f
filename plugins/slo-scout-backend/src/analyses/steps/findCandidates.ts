import {
  LATENCY_BOUNDS,
  METRIC_NAMES,
  type SparseHistogram,
} from '@slo-scout/journeys';
import {
  chooseLatencyThreshold,
  journeyQueries,
  operationQueries,
  slugify,
  type Sli,
  type SliKind,
  type SliSource,
} from '@slo-scout/slo';
import type { Subject } from '@slo-scout/telemetry-store';
import { cumulativeCounts } from '../cumulativeCounts';
import type { AnalysisScope } from '../AnalysisScope';
import { formatSeconds } from './formatSeconds';
import type { ServiceJourneys } from './readJourneys';

/** Beyond these, an SLO each would be more than a team can look after. */
const MAX_SUBJECTS = 20;

/**
 * An SLI that could be proposed.
 *
 * @internal
 */
export interface Candidate {
  sli: Sli;
  biasedSampling: boolean;
  /** Whether it counts all calls of the service, so that traces must count as many. */
  countsService?: boolean;
}

/** What users or callers do, before it is known how to measure it. */
interface Measurable {
  subject: Subject;
  source: Exclude<SliSource, { metric: string }>;
  label: string;
  biasedSampling: boolean;
  userFacing: Sli['userFacing'];
}

/**
 * Step 2, first half: availability and latency of the journeys that begin at the service;
 * where none does, of the operations that it serves to other services.
 *
 * @internal
 */
export async function findCandidates(
  scope: AnalysisScope,
  journeys: ServiceJourneys,
): Promise<Candidate[]> {
  await scope.report('candidates', 0, 'Choosing what to measure');
  const measurables = await findMeasurables(scope, journeys);
  const names = new Set<string>();
  const candidates: Candidate[] = [];
  for (const [index, measurable] of measurables.entries()) {
    const base = uniqueName(measurable, names);
    candidates.push(toCandidate(scope, measurable, base, 'availability'));
    const thresholdSeconds = await findThreshold(scope, measurable);
    if (thresholdSeconds !== undefined) {
      candidates.push(
        toCandidate(scope, measurable, base, 'latency', thresholdSeconds),
      );
    }
    await scope.report('candidates', (index + 1) / measurables.length);
  }
  return candidates;
}

async function findMeasurables(
  scope: AnalysisScope,
  { entries, biasedSampling }: ServiceJourneys,
): Promise<Measurable[]> {
  if (entries.length > 0) {
    return entries.slice(0, MAX_SUBJECTS).map(journey => ({
      subject: { journeyId: journey.id },
      source: {
        type: 'journey',
        journeyId: journey.id,
        journeyName: journey.name,
      },
      label: journey.entryOperation,
      biasedSampling: journey.biasedSampling,
      userFacing: {
        value: true,
        reason: `It measures the whole journey where users meet it, at ${journey.entryService}.`,
      },
    }));
  }
  const service = scope.service.name;
  const operations = await scope.telemetry.operations(service, scope.range);
  return [...operations]
    .sort((a, b) => b.count - a.count)
    .slice(0, MAX_SUBJECTS)
    .map(({ operation, kind }) => ({
      subject: { service, operation, kind },
      source: { type: 'operation', service, operation, spanKind: kind },
      label: operation,
      biasedSampling,
      userFacing: {
        value: false,
        reason: `No journey begins at ${service}: users feel it only through the services that call it.`,
      },
    }));
}

/** The same name for both kinds, so that they stand side by side. */
function uniqueName(measurable: Measurable, names: Set<string>): string {
  const longest = 63 - '-availability'.length;
  let name = slugify(measurable.label, longest);
  if (names.has(name)) {
    // The source tells operations apart that differ in nothing that a name can hold.
    name = slugify(
      `${name.slice(0, longest - 12)} ${JSON.stringify(measurable.source)}`,
      longest,
    );
  }
  names.add(name);
  return name;
}

async function findThreshold(
  scope: AnalysisScope,
  { subject }: Measurable,
): Promise<number | undefined> {
  const { ok, error } = await scope.telemetry.latencies(subject, scope.range);
  const endedWell = countOf(ok);
  return chooseLatencyThreshold(
    cumulativeCounts(ok, LATENCY_BOUNDS),
    endedWell + countOf(error),
    { endedWell },
  )?.thresholdSeconds;
}

function countOf({ count, zero }: SparseHistogram): number {
  return count.reduce((sum, value) => sum + value, zero);
}

function toCandidate(
  scope: AnalysisScope,
  measurable: Measurable,
  base: string,
  kind: SliKind,
  thresholdSeconds?: number,
): Candidate {
  const { source, userFacing, biasedSampling } = measurable;
  const service = scope.service.name;
  const what =
    source.type === 'journey'
      ? `journeys "${source.journeyName}"`
      : `calls of ${measurable.label}`;
  return {
    biasedSampling,
    sli: {
      name: `${base}-${kind}`,
      service,
      kind,
      description:
        thresholdSeconds === undefined
          ? `Share of ${what} that end without an error.`
          : `Share of ${what} that end without an error within ${formatSeconds(
              thresholdSeconds,
            )}.`,
      thresholdSeconds,
      source,
      queries:
        source.type === 'journey'
          ? journeyQueries(
              METRIC_NAMES,
              { journeyId: source.journeyId, service },
              kind,
              thresholdSeconds,
            )
          : operationQueries(
              METRIC_NAMES,
              { service, operation: source.operation, kind: source.spanKind },
              kind,
              thresholdSeconds,
            ),
      userFacing,
    },
  };
}
