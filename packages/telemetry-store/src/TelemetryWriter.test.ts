import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { capsuleId } from '@slo-scout/journeys';
import { FencedError, type PartitionAssignment } from '@slo-scout/telemetry';
import fc from 'fast-check';
import { Client } from 'pg';
import { capsuleArb, cycleOf, DAY, VARIANTS } from './__testUtils__/capsules';
import { dumpTables, openStore } from './__testUtils__/storeUnderTest';
import { TelemetryWriter } from './TelemetryWriter';

jest.setTimeout(120_000);

describe('TelemetryWriter', () => {
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

  const open = () => openStore(database.url, `s${++count}`);
  const dump = (schema: string) => dumpTables(client, schema);

  it('refuses writes of a generation that lost the partition, and writes nothing of them', async () => {
    const { writer, schema, close } = await open();
    const [capsule] = fc.sample(capsuleArb, { numRuns: 1, seed: 1 });
    await writer.claim(assignment);
    await writer.commit([cycleOf([capsule], assignment, 1)]);
    const before = await dump(schema);
    const next = { ...assignment, generation: 2 };
    expect(await writer.claim(next)).toMatchObject({ offset: 10, cycle: 1 });
    await expect(
      writer.commit([cycleOf([capsule], assignment, 2)]),
    ).rejects.toThrow(FencedError);
    await expect(writer.claim(assignment)).rejects.toThrow(FencedError);
    const other = { ...assignment, partition: 1 };
    await writer.claim(other);
    await expect(
      writer.commit([
        cycleOf([capsule], other, 1),
        cycleOf([capsule], assignment, 2),
      ]),
    ).rejects.toThrow(FencedError);
    expect(await dump(schema)).toBe(before);
    await writer.commit([cycleOf([capsule], next, 2)]);
    expect(await dump(schema)).not.toBe(before);
    await close();
  });

  it('keeps tombstones for the next owner and counts late traces', async () => {
    const { writer, schema, close } = await open();
    const [capsule] = fc.sample(capsuleArb, { numRuns: 1, seed: 2 });
    await writer.claim(assignment);
    const stone = (traceId: string, closedAt: number) => ({
      traceId: traceId.repeat(32),
      reason: 'root' as const,
      closedAt,
      capsuleId: `${capsule.id}@${capsule.minute}`,
      late: false,
      spans: Int32Array.from([-5, 0, 7]),
    });
    const first = cycleOf([capsule], assignment, 1000);
    first.tombstones.closed.push(stone('a', 900), stone('b', 950));
    await writer.commit([first]);
    const second = cycleOf([], assignment, 2000);
    second.tombstones.closed.push({ ...stone('c', 1900), spans: undefined });
    second.tombstones.late.push('b'.repeat(32));
    second.late.push({ id: capsule.id, minute: capsule.minute, traces: 1 });
    second.late.push({ id: capsule.id, minute: capsule.minute, traces: 2 });
    second.operationNames = '{"shop":{"tree":{},"operations":["GET /"]}}';
    await writer.commit([second]);
    const claimed = await writer.claim({ ...assignment, generation: 9 });
    expect(claimed.tombstones).toEqual([
      stone('a', 900),
      { ...stone('b', 950), late: true },
      { ...stone('c', 1900), spans: undefined },
    ]);
    expect(claimed.operationNames).toEqual({
      shop: { tree: {}, operations: ['GET /'] },
    });
    const { rows } = await client.query(
      `SELECT late::int FROM ${schema}.capsules`,
    );
    expect(rows).toEqual([{ late: capsule.late + 3 }]);

    const third = cycleOf([], { ...assignment, generation: 9 }, 3000);
    third.tombstonesFrom = 1500;
    await writer.commit([third]);
    const later = await writer.claim({ ...assignment, generation: 10 });
    expect(later.tombstones.map(({ traceId }) => traceId[0])).toEqual(['c']);
    await close();
  });

  it('refuses variants above the limit instead of growing without bound', async () => {
    const options = {
      connection: { connectionString: database.url },
      schema: 'few',
    };
    const writer = await TelemetryWriter.create({ ...options, maxVariants: 2 });
    const capsules = fc.sample(capsuleArb, { numRuns: 40, seed: 3 });
    await writer.claim(assignment);
    const { created, refused } = await writer.commit([
      cycleOf(capsules, assignment, 1),
    ]);
    expect(created).toEqual([VARIANTS[0].key, VARIANTS[1].key]);
    expect([...refused]).toEqual([VARIANTS[2].key]);
    const { rows } = await client.query(
      'SELECT DISTINCT variant_key FROM few.capsules ORDER BY 1',
    );
    expect(rows.map(row => row.variant_key)).toEqual(created);
    await writer.close();
  });

  it('refuses days above the limit, the oldest first', async () => {
    const options = {
      connection: { connectionString: database.url },
      schema: 'days',
    };
    const writer = await TelemetryWriter.create({ ...options, maxDays: 2 });
    const [template] = fc.sample(capsuleArb, { numRuns: 1, seed: 5 });
    const capsules = [0, 1, 2].map(day => {
      const head = { ...template, minute: template.minute + day * DAY };
      return { ...head, id: capsuleId(head) };
    });
    await writer.claim(assignment);
    const { refusedByDay } = await writer.commit([
      cycleOf(capsules, assignment, 1),
    ]);
    expect(refusedByDay).toBe(template.ok + template.error);
    const { rows } = await client.query(
      'SELECT minute::int FROM days.capsules ORDER BY 1',
    );
    expect(rows.map(row => row.minute)).toEqual(
      capsules.slice(1).map(({ minute }) => minute),
    );
    await writer.close();
  });
});
