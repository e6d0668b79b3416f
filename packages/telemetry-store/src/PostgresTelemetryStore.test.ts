import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import {
  bucketUpperBound,
  type Capsule,
  capsuleId,
  type CapsuleStep,
  ExponentialHistogram,
  mergeCapsules,
  mergeHistograms,
  type SparseHistogram,
} from '@slo-scout/journeys';
import { type PartitionAssignment } from '@slo-scout/telemetry';
import fc from 'fast-check';
import { Client } from 'pg';
import {
  capsuleArb,
  cycleOf,
  DAY,
  START,
  VARIANTS,
} from './__testUtils__/capsules';
import { dumpTables, openStore } from './__testUtils__/storeUnderTest';

jest.setTimeout(120_000);

describe('PostgresTelemetryStore', () => {
  let database: TestDatabase;
  let client: Client;
  let count = 0;
  const assignment: PartitionAssignment = {
    group: 'g',
    topic: 't',
    partition: 0,
    generation: 1,
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  async function forgetErrorLatencies(schema: string): Promise<void> {
    await client.query(
      `UPDATE ${schema}.capsules SET step_error_zeros = NULL, step_error_sums = NULL,
         step_error_ends = NULL, step_error_index = NULL, step_error_count = NULL`,
    );
  }

  const open = () => openStore(database.url, `s${++count}`);
  const dump = (schema: string) => dumpTables(client, schema);

  it('ends with the same bytes however the same traces are cut into cycles and partitions', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(capsuleArb, { minLength: 1, maxLength: 30 }),
        async capsules => {
          const [one, two] = [await open(), await open()];
          try {
            await one.writer.claim(assignment);
            await one.writer.commit([cycleOf(capsules, assignment, 1)]);

            const partitions = [0, 1, 2].map(partition => ({
              ...assignment,
              partition,
            }));
            for (const partition of partitions)
              await two.writer.claim(partition);
            await Promise.all(
              partitions.map(async partition => {
                const own = capsules
                  .filter((_, i) => i % 3 === partition.partition)
                  .reverse();
                for (let i = 0; i < own.length; i++) {
                  await two.writer.commit([
                    cycleOf([own[i]], partition, i + 1),
                  ]);
                }
              }),
            );
            expect(await dump(two.schema)).toBe(await dump(one.schema));
          } finally {
            await one.close();
            await two.close();
          }
        },
      ),
      { numRuns: 8 },
    );
  });

  it('answers as adding up the capsules by hand does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(capsuleArb, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 800, max: 1000 }),
        async (capsules, skip, bucket) => {
          const { writer, store, schema, close } = await open();
          try {
            await writer.claim(assignment);
            await writer.commit([cycleOf(capsules, assignment, 1)]);
            await writer.inferJourneys();
            const merged = new Map<string, Capsule>();
            for (const capsule of capsules) {
              const known = merged.get(capsule.id);
              merged.set(
                capsule.id,
                known ? mergeCapsules(known, capsule) : capsule,
              );
            }
            const range = { from: START + skip * 60, to: START + 170 * 60 };
            const inRange = [...merged.values()].filter(
              ({ minute }) => minute >= range.from && minute < range.to,
            );
            const thresholdSeconds = bucketUpperBound(bucket) / 1e9;
            const fastIn = (durations: SparseHistogram) =>
              ExponentialHistogram.fromSparse(durations).countAtMost(
                thresholdSeconds,
              );

            const journeys = await store.journeys();
            expect(
              journeys.flatMap(({ variantKeys }) => variantKeys).sort(),
            ).toEqual(
              [...new Set(capsules.map(({ variantKey }) => variantKey))].sort(),
            );
            for (const journey of journeys) {
              const own = inRange.filter(({ variantKey }) =>
                journey.variantKeys.includes(variantKey),
              );
              const subject = { journeyId: journey.id };
              const bins = await store.series(subject, {
                ...range,
                binSeconds: 300,
                thresholdSeconds,
              });
              const total = (pick: (capsule: Capsule) => number) =>
                own.reduce((sum, capsule) => sum + pick(capsule), 0);
              expect(bins.map(({ start }) => start)).toEqual(
                [
                  ...new Set(
                    own.map(({ minute }) => Math.floor(minute / 300) * 300),
                  ),
                ].sort(),
              );
              for (const bin of bins) {
                const members = own.filter(
                  ({ minute }) => Math.floor(minute / 300) * 300 === bin.start,
                );
                const sum = (pick: (capsule: Capsule) => number) =>
                  members.reduce((all, capsule) => all + pick(capsule), 0);
                expect(bin.total).toBeCloseTo(
                  sum(c => c.adjustedOk + c.adjustedError),
                  9,
                );
                expect(bin.errors).toBeCloseTo(
                  sum(c => c.adjustedError),
                  9,
                );
                expect(bin.fast).toBeCloseTo(
                  sum(c =>
                    c.ok ? (fastIn(c.okDurations) * c.adjustedOk) / c.ok : 0,
                  ),
                  9,
                );
              }
              const okDurations = mergeHistograms(own.map(c => c.okDurations));
              const errorDurations = mergeHistograms(
                own.map(c => c.errorDurations),
              );
              expect(await store.latencies(subject, range)).toEqual({
                ok: okDurations,
                error: errorDurations,
              });
              const all = ExponentialHistogram.fromSparse(
                mergeHistograms([okDurations, errorDurations]),
              );
              expect(await store.statistics([journey.id], range)).toEqual([
                {
                  journeyId: journey.id,
                  traces: total(c => c.ok + c.error),
                  errors: total(c => c.error),
                  ...(all.total
                    ? {
                        p50: all.quantile(0.5),
                        p95: all.quantile(0.95),
                        p99: all.quantile(0.99),
                      }
                    : {}),
                },
              ]);
            }

            const serving = inRange.filter(({ steps }) =>
              steps.some(({ service }) => service === 'cart'),
            );
            const stepOf = (capsule: Capsule) =>
              capsule.steps.find(
                ({ service }) => service === 'cart',
              ) as CapsuleStep;
            const subject = { service: 'cart', operation: 'serve', kind: 2 };
            const [whole, ...rest] = await store.series(subject, {
              ...range,
              binSeconds: 10 * DAY,
              thresholdSeconds,
            });
            expect(rest).toEqual([]);
            const weight = (c: Capsule) =>
              (c.adjustedOk + c.adjustedError) / (c.ok + c.error);
            const sum = (pick: (capsule: Capsule) => number) =>
              serving.reduce((sofar, capsule) => sofar + pick(capsule), 0);
            expect(whole?.total ?? 0).toBeCloseTo(
              sum(c => stepOf(c).count * weight(c)),
              9,
            );
            expect(whole?.errors ?? 0).toBeCloseTo(
              sum(c => stepOf(c).errors * weight(c)),
              9,
            );
            expect(whole?.fast ?? 0).toBeCloseTo(
              sum(c => fastIn(c.okDurations) * weight(c)),
              9,
            );
            expect(await store.latencies(subject, range)).toEqual({
              ok: mergeHistograms(serving.map(c => c.okDurations)),
              error: mergeHistograms(serving.map(c => c.errorDurations)),
            });
            // What an earlier release stored does not tell failures apart.
            await forgetErrorLatencies(schema);
            expect(await store.latencies(subject, range)).toEqual({
              ok: mergeHistograms(serving.map(c => stepOf(c).durations)),
              error: mergeHistograms([]),
            });
            const [old] = await store.series(subject, {
              ...range,
              binSeconds: 10 * DAY,
              thresholdSeconds,
            });
            expect(old?.fast ?? 0).toBeCloseTo(
              sum(
                c =>
                  Math.max(fastIn(stepOf(c).durations) - stepOf(c).errors, 0) *
                  weight(c),
              ),
              9,
            );
            expect(await store.operations('cart', range)).toEqual(
              serving.length
                ? [
                    {
                      ...subject,
                      count: sum(c => stepOf(c).count),
                      errors: sum(c => stepOf(c).errors),
                    },
                  ]
                : [],
            );

            const minutes = [
              ...new Set([...merged.values()].map(({ minute }) => minute)),
            ].sort();
            expect(await store.extent()).toEqual({
              from: minutes[0],
              to: minutes[minutes.length - 1] + 60,
            });
            const covered = new Set(inRange.map(({ minute }) => minute));
            const gaps = await store.gaps(range, 120);
            for (let minute = range.from; minute < range.to; minute += 60) {
              const inGap = gaps.some(
                gap => gap.from <= minute && minute < gap.to,
              );
              const bare = !covered.has(minute);
              const neighbourBare =
                (minute > range.from && !covered.has(minute - 60)) ||
                (minute + 60 < range.to && !covered.has(minute + 60));
              expect(inGap).toBe(bare && neighbourBare);
            }
          } finally {
            await close();
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  it('filters journeys, lists services, and picks evidence', async () => {
    const { writer, store, close } = await open();
    const sample = fc.sample(capsuleArb, { numRuns: 60, seed: 7 });
    await writer.claim(assignment);
    await writer.commit([cycleOf(sample, assignment, 1)]);
    await writer.inferJourneys();
    expect(await store.journeys({ service: 'nobody' })).toEqual([]);
    expect(await store.journeys({ q: 'CHECK%' })).toEqual([]);
    const [checkout] = await store.journeys({ q: 'Checkout' });
    expect(await store.journey(checkout.id)).toEqual(checkout);
    expect(await store.journey("' OR true --")).toBeUndefined();
    expect(
      (await store.observedServices()).map(({ service }) => service),
    ).toEqual(['cart', 'frontend', 'payment', 'price']);
    const range = { from: START, to: START + DAY };
    const exemplars = await store.exemplars(
      { journeyId: checkout.id },
      range,
      3,
    );
    expect(exemplars).toHaveLength(3);
    expect(exemplars.every(({ reason }) => reason === 'error')).toBe(true);
    expect(new Set(exemplars.map(({ traceId }) => traceId)).size).toBe(3);
    const unknown = { journeyId: 'none' };
    expect(await store.series(unknown, { ...range, binSeconds: 60 })).toEqual(
      [],
    );
    expect(await store.extent(unknown)).toBeUndefined();
    expect(await store.exemplars(unknown, range, 5)).toEqual([]);
    expect(await store.statistics(['none'], range)).toEqual([
      { journeyId: 'none', traces: 0, errors: 0 },
    ]);
    await expect(
      store.series(unknown, { ...range, binSeconds: 90 }),
    ).rejects.toThrow(RangeError);
    await expect(
      store.series(unknown, {
        ...range,
        binSeconds: 60,
        thresholdSeconds: 0.3,
      }),
    ).rejects.toThrow(RangeError);
    await close();
  });

  it('drops days that are past retention, and the variants that only they had', async () => {
    const { writer, store, schema, close } = await open();
    const [template] = fc.sample(capsuleArb, { numRuns: 1, seed: 4 });
    const today = Math.floor(Date.now() / 60_000) * 60;
    const at = (daysAgo: number, variant: number): Capsule => {
      const head = {
        ...template,
        minute: today - daysAgo * DAY,
        variantKey: VARIANTS[variant].key,
      };
      return { ...head, id: capsuleId(head) };
    };
    await writer.claim(assignment);
    await writer.commit([
      cycleOf(
        [at(60, 0), at(45, 0), at(30, 1), at(3, 2), at(0, 2)],
        assignment,
        1,
      ),
    ]);
    await writer.inferJourneys();
    expect(await store.journeys()).toHaveLength(2);
    expect(await store.maintain()).toHaveLength(2);
    expect(
      await store.maintain({ capsuleDays: 10, variantDays: 10 }),
    ).toHaveLength(1);
    expect(await store.maintain({ capsuleDays: 10, variantDays: 10 })).toEqual(
      [],
    );
    const { rows } = await client.query(
      `SELECT minute::int FROM ${schema}.capsules ORDER BY minute`,
    );
    expect(rows.map(row => row.minute)).toEqual([today - 3 * DAY, today]);
    expect(
      (await store.journeys()).map(({ entryOperation }) => entryOperation),
    ).toEqual(['POST /checkout']);
    await close();
  });

  it('tells what the traces of a service lack', async () => {
    const { writer, store, schema, close } = await open();
    const sample = fc.sample(capsuleArb, { numRuns: 80, seed: 11 });
    await writer.claim(assignment);
    await writer.commit([cycleOf(sample, assignment, 1)]);
    const [whole, sampled, other] = VARIANTS;
    await client.query(
      `UPDATE ${schema}.journey_variants SET complete = variant_key = $1,
         entry_from_attributes = variant_key <> $2,
         sampling = CASE WHEN variant_key = $2 THEN 'unknown' ELSE sampling END`,
      [whole.key, sampled.key],
    );
    const tracesOf = (...keys: string[]) =>
      sample
        .filter(({ variantKey }) => keys.includes(variantKey))
        .reduce((sum, { ok, error }) => sum + ok + error, 0);
    const range = { from: START, to: START + DAY };
    expect(await store.instrumentation('frontend', range)).toEqual({
      traces: tracesOf(whole.key, sampled.key, other.key),
      failed: sample.reduce((sum, { error }) => sum + error, 0),
      incomplete: tracesOf(sampled.key, other.key),
      entryFromName: tracesOf(sampled.key),
      unknownSampling: tracesOf(sampled.key),
    });
    // How a trace entered is not the cart's doing.
    expect(await store.instrumentation('cart', range)).toMatchObject({
      traces: tracesOf(whole.key, sampled.key),
      entryFromName: 0,
    });
    const nothing = { traces: 0, failed: 0, incomplete: 0, unknownSampling: 0 };
    expect(await store.instrumentation('nobody', range)).toMatchObject(nothing);
    expect(
      await store.instrumentation('cart', { from: 0, to: START - DAY }),
    ).toMatchObject(nothing);
    await close();
  });
});
