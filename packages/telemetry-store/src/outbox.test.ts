import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { type Capsule, mergeCapsules } from '@slo-scout/journeys';
import type { PartitionAssignment } from '@slo-scout/telemetry';
import fc from 'fast-check';
import { capsuleArb, cycleOf } from './__testUtils__/capsules';
import { TelemetryWriter } from './TelemetryWriter';

jest.setTimeout(120_000);

const assignment: PartitionAssignment = {
  group: 'g',
  topic: 't',
  partition: 0,
  generation: 1,
};

describe('the outbox of capsules', () => {
  let database: TestDatabase;
  let writer: TelemetryWriter;
  let cycle = 0;

  beforeEach(async () => {
    database = await createTestDatabase();
    writer = await TelemetryWriter.create({
      connection: { connectionString: database.url },
      publishes: true,
    });
    await writer.claim(assignment);
  });

  afterEach(async () => {
    await writer.close();
    await database.drop();
  });

  const commit = (capsules: Capsule[]) =>
    writer.commit([cycleOf(capsules, assignment, ++cycle)]);

  async function publishAll(limit: number, topic: Map<string, Capsule>) {
    let published = 0;
    let taken: number;
    do {
      taken = await writer.publishCapsules(limit, async capsules => {
        capsules.forEach(capsule => topic.set(capsule.id, capsule));
      });
      published += taken;
    } while (taken === limit);
    return published;
  }

  function merged(capsules: Capsule[]): Map<string, Capsule> {
    const byId = new Map<string, Capsule>();
    for (const capsule of capsules) {
      const known = byId.get(capsule.id);
      byId.set(capsule.id, known ? mergeCapsules(known, capsule) : capsule);
    }
    return byId;
  }

  const byOperation = (capsules: Map<string, Capsule>) =>
    [...capsules.values()]
      .map(capsule => ({
        ...capsule,
        steps: [...capsule.steps].sort((a, b) =>
          a.service < b.service ? -1 : 1,
        ),
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));

  it('publishes each capsule as it is committed, and again when it has changed', async () => {
    const capsules = fc.sample(capsuleArb, { numRuns: 60, seed: 7 });
    const topic = new Map<string, Capsule>();
    await commit(capsules.slice(0, 40));
    expect(await publishAll(7, topic)).toBe(merged(capsules.slice(0, 40)).size);
    expect(byOperation(topic)).toEqual(
      byOperation(merged(capsules.slice(0, 40))),
    );
    expect(await publishAll(7, topic)).toBe(0);

    await commit(capsules.slice(40));
    await commit([capsules[59]]);
    expect(await publishAll(1000, topic)).toBe(merged(capsules.slice(40)).size);
    expect(byOperation(topic)).toEqual(
      byOperation(merged([...capsules, capsules[59]])),
    );
  });

  it('keeps what the topic did not take, and what changed while it was sent', async () => {
    const [capsule] = fc.sample(capsuleArb, { numRuns: 1, seed: 8 });
    await commit([capsule]);
    await expect(
      writer.publishCapsules(10, async () => {
        throw new Error('the topic is away');
      }),
    ).rejects.toThrow('the topic is away');
    let sent: Capsule[] = [];
    const taken = await writer.publishCapsules(10, async capsules => {
      sent = capsules;
      // Written again between reading and forgetting it.
      await commit([capsule]);
    });
    expect([taken, sent.length]).toEqual([1, 1]);
    const topic = new Map<string, Capsule>();
    expect(await publishAll(10, topic)).toBe(1);
    expect(byOperation(topic)).toEqual(byOperation(merged([capsule, capsule])));
  });

  it('is worked off by one publisher at a time', async () => {
    const capsules = fc.sample(capsuleArb, { numRuns: 20, seed: 9 });
    await commit(capsules);
    let calls = 0;
    const slow = async () => {
      calls++;
      await sleep(100);
    };
    const taken = await Promise.all(
      [1, 2, 3].map(() => writer.publishCapsules(1000, slow)),
    );
    expect(calls).toBe(1);
    expect(taken.sort((a, b) => a - b)).toEqual([0, 0, merged(capsules).size]);
  });
});
