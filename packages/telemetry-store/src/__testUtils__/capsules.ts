import {
  type Capsule,
  capsuleId,
  type CapsuleStep,
  ExponentialHistogram,
  type JourneyVariant,
  type SparseHistogram,
} from '@slo-scout/journeys';
import type { PartitionAssignment } from '@slo-scout/telemetry';
import fc from 'fast-check';
import type { CycleCommit } from '../CycleCommit';

/** @internal */
export const DAY = 86_400;
/** @internal */
export const START = Math.floor(Date.parse('2026-03-02T23:00:00Z') / 1000);

/**
 * Three variants: two of one entry with another service behind them, one of another entry.
 *
 * @internal
 */
export const VARIANTS = [
  { key: 'a'.repeat(32), entry: 'GET /cart', behind: ['cart'] },
  { key: 'b'.repeat(32), entry: 'GET /cart', behind: ['cart', 'price'] },
  { key: 'c'.repeat(32), entry: 'POST /checkout', behind: ['payment'] },
];

function histogram(nanos: number[]): SparseHistogram {
  const result = new ExponentialHistogram();
  nanos.forEach(value => result.add(value));
  return result.toSparse();
}

const nanosArb = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 5_000_000_000 }), fc.constant(0)),
  {
    maxLength: 4,
  },
);

/** @internal */
export const capsuleArb = fc
  .record({
    variant: fc.constantFrom(...VARIANTS),
    minute: fc.integer({ min: 0, max: 180 }),
    cluster: fc.constantFrom('', 'eu\t"\\,{'),
    ok: nanosArb,
    error: nanosArb,
    weight: fc.constantFrom(1, 1.5, 4),
    trace: fc.integer({ min: 0, max: 1e9 }),
  })
  .filter(({ ok, error }) => ok.length + error.length > 0)
  .map(({ variant, minute, cluster, ok, error, weight, trace }): Capsule => {
    const head = {
      cluster,
      environment: 'prod',
      minute: START + minute * 60,
      variantKey: variant.key,
    };
    const all = [...ok, ...error];
    const steps = [...variant.behind, 'frontend'].sort().map(
      (service): CapsuleStep => ({
        service,
        operation: service === 'frontend' ? variant.entry : 'serve',
        kind: 2,
        count: all.length,
        errors: error.length,
        durations: histogram(all),
        errorDurations: histogram(error),
      }),
    );
    return {
      ...head,
      id: capsuleId(head),
      entryService: 'frontend',
      entryOperation: variant.entry,
      edgesKey: variant.key,
      ok: ok.length,
      error: error.length,
      late: trace % 3,
      adjustedOk: ok.length * weight,
      adjustedError: error.length * weight,
      okDurations: histogram(ok),
      errorDurations: histogram(error),
      steps,
      exemplars: [
        {
          traceId: trace.toString(16).padStart(32, '0'),
          reason: error.length ? 'error' : 'slowest',
          durationSeconds: Math.max(...all) / 1e9,
          timestamp: head.minute * 1000,
        },
      ],
    };
  });

function describeVariant(capsule: Capsule): JourneyVariant {
  const variant =
    VARIANTS.find(({ key }) => key === capsule.variantKey) ?? VARIANTS[0];
  return {
    variantKey: variant.key,
    edgesKey: variant.key,
    orderedKey: String(capsule.exemplars[0].traceId),
    entryService: 'frontend',
    entryOperation: variant.entry,
    entryFromAttributes: true,
    edges: variant.behind.map(
      service => `frontend\u0000${variant.entry}\u0000${service}\u0000serve`,
    ),
    operations: [
      `frontend\u0000${variant.entry}`,
      ...variant.behind.map(service => `${service}\u0000serve`),
    ],
    kinds: [2, ...variant.behind.map(() => 2)],
    spans: 1 + variant.behind.length,
    complete: true,
    sampling: 'unsampled',
    traces: 1,
    failed: 0,
    firstSeen: capsule.minute,
    lastSeen: capsule.minute,
  };
}

/** @internal */
export function cycleOf(
  capsules: Capsule[],
  assignment: PartitionAssignment,
  cycle: number,
): CycleCommit {
  return {
    assignment,
    position: { offset: cycle * 10, cycle },
    capsules,
    variants: capsules.map(capsule => ({
      variantKey: capsule.variantKey,
      traces: capsule.ok + capsule.error,
      failed: capsule.error,
      firstSeen: capsule.minute,
      lastSeen: capsule.minute,
      sampling: 'unsampled',
      description: describeVariant(capsule),
    })),
    late: [],
    tombstones: { closed: [], late: [] },
    tombstonesFrom: 0,
  };
}
