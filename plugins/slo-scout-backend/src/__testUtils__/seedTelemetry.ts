import {
  capsuleId,
  ExponentialHistogram,
  type Capsule,
  type CapsuleStep,
  type JourneyVariant,
  type SparseHistogram,
} from '@slo-scout/journeys';
import { SpanKind } from '@slo-scout/telemetry';
import { TelemetryWriter } from '@slo-scout/telemetry-store';
import { createHash } from 'node:crypto';
import type { PoolConfig } from 'pg';

const STEP_SECONDS = 300;
const BATCH = 1_000;

/**
 * A journey to invent: from an entry service to others.
 *
 * @internal
 */
export interface SeededJourney {
  entry: { service: string; operation: string };
  /** Called by the entry, one after the other. */
  calls: Array<{ service: string; operation: string }>;
  requestsPerStep: number;
  /** Failed traces among those of a step of five minutes. */
  errorsAt(step: number): number;
  /** Of each trace, seconds. */
  durationSeconds: number;
}

/**
 * Writes capsules through the worker's own writer, one every five minutes, and
 * infers the journeys.
 *
 * @param options - event time from `from` to `to`, unix seconds; `generation` grows with each call
 * @internal
 */
export async function seedTelemetry(
  connection: PoolConfig,
  journeys: SeededJourney[],
  options: { from: number; to: number; generation?: number },
): Promise<void> {
  const writer = await TelemetryWriter.create({ connection });
  try {
    const assignment = {
      topic: 'raw-telemetry',
      partition: 0,
      group: 'seed',
      generation: options.generation ?? 1,
    };
    let { offset, cycle } = await writer.claim(assignment);
    for (const journey of journeys) {
      const capsules = capsulesOf(journey, options);
      for (let start = 0; start < capsules.length; start += BATCH) {
        const batch = capsules.slice(start, start + BATCH);
        offset += 1;
        cycle += 10_000;
        await writer.commit([
          {
            assignment,
            position: { offset, cycle },
            capsules: batch,
            variants: [variantDelta(journey, batch)],
            late: [],
            tombstones: { closed: [], late: [] },
            tombstonesFrom: 0,
          },
        ]);
      }
    }
    await writer.inferJourneys({ force: true });
  } finally {
    await writer.close();
  }
}

function capsulesOf(
  journey: SeededJourney,
  { from, to }: { from: number; to: number },
): Capsule[] {
  const first = Math.ceil(from / STEP_SECONDS);
  const last = Math.floor((to - 1) / STEP_SECONDS);
  const capsules: Capsule[] = [];
  for (let step = first; step <= last; step++) {
    capsules.push(capsuleAt(journey, step - first, step * STEP_SECONDS));
  }
  return capsules;
}

function capsuleAt(
  journey: SeededJourney,
  step: number,
  minute: number,
): Capsule {
  const error = journey.errorsAt(step);
  const ok = journey.requestsPerStep - error;
  const place = {
    cluster: 'test',
    environment: 'test',
    minute,
    variantKey: keyOf(journey),
  };
  const { durationSeconds } = journey;
  return {
    ...place,
    id: capsuleId(place),
    entryService: journey.entry.service,
    entryOperation: journey.entry.operation,
    edgesKey: keyOf(journey),
    ok,
    error,
    late: 0,
    adjustedOk: ok,
    adjustedError: error,
    okDurations: histogram(ok, durationSeconds),
    errorDurations: histogram(error, durationSeconds),
    steps: [journey.entry, ...journey.calls].map(
      (call): CapsuleStep => ({
        ...call,
        kind: SpanKind.server,
        count: ok + error,
        errors: error,
        durations: histogram(ok + error, durationSeconds),
      }),
    ),
    exemplars: [
      {
        traceId: hash(`${keyOf(journey)} ${minute}`).slice(0, 32),
        reason: error > 0 ? 'error' : 'random',
        durationSeconds,
        timestamp: minute * 1000,
      },
    ],
  };
}

function variantDelta(journey: SeededJourney, capsules: Capsule[]) {
  const { entry, calls } = journey;
  const key = keyOf(journey);
  const traces = capsules.reduce((sum, { ok, error }) => sum + ok + error, 0);
  const seen = {
    firstSeen: capsules[0].minute,
    lastSeen: capsules[capsules.length - 1].minute + 59,
  };
  const description: JourneyVariant = {
    variantKey: key,
    edgesKey: key,
    orderedKey: key,
    entryService: entry.service,
    entryOperation: entry.operation,
    edges: calls
      .map(call =>
        [entry.service, entry.operation, call.service, call.operation].join(
          '\u0000',
        ),
      )
      .sort(),
    operations: [entry, ...calls].map(
      ({ service, operation }) => `${service}\u0000${operation}`,
    ),
    kinds: [entry, ...calls].map(() => SpanKind.server),
    spans: 1 + calls.length,
    complete: true,
    sampling: 'unsampled',
    traces,
    ...seen,
  };
  return {
    variantKey: key,
    traces,
    failed: capsules.reduce((sum, { error }) => sum + error, 0),
    ...seen,
    sampling: description.sampling,
    description,
  };
}

function keyOf({ entry, calls }: SeededJourney): string {
  return hash(JSON.stringify([entry, calls])).slice(0, 32);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function histogram(count: number, seconds: number): SparseHistogram {
  const values = new ExponentialHistogram();
  values.add(seconds * 1e9, count);
  return values.toSparse();
}
