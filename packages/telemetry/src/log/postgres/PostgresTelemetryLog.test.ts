import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { Client, Pool } from 'pg';
import { eventually } from '../contract/eventually';
import { Recorder } from '../contract/Recorder';
import { telemetryLogContract } from '../contract/telemetryLogContract';
import { FencedError } from '../FencedError';
import { claimOffset, commitOffset } from './consumerOffsets';
import { inTransaction } from './inTransaction';
import {
  PostgresTelemetryLog,
  type PostgresTelemetryLogOptions,
} from './PostgresTelemetryLog';

jest.setTimeout(60_000);

const timing = {
  heartbeatMs: 100,
  sessionTimeoutMs: 1500,
  pollMs: 10,
  idleMs: 100,
};

describe('PostgresTelemetryLog', () => {
  let database: TestDatabase;
  let client: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  function open(options: Partial<PostgresTelemetryLogOptions> = {}) {
    return PostgresTelemetryLog.create({
      connection: { connectionString: database.url },
      timing,
      ...options,
    });
  }

  const record = (text: string, partition = 0) => ({
    partition,
    headers: {},
    value: Buffer.from(text),
  });

  telemetryLogContract({ createLog: () => open() });

  it('finds the partitions of a member that died without a word', async () => {
    const log = await open();
    await log.ensureTopic('death', 2);
    await log.append('death', [record('a'), record('b', 1)]);
    // It hangs and gives no sign of life, as a dead machine does: nothing is released.
    let wake: () => void = () => undefined;
    const asleep = new Promise<void>(resolve => {
      wake = resolve;
    });
    const dying = new Recorder({ onBatch: () => asleep });
    const dead = await open({ timing: { ...timing, heartbeatMs: 1e6 } });
    await dead.consume({ topic: 'death', group: 'g' }, dying);
    await eventually('it has both', () => dying.owned.size === 2);
    const heir = new Recorder();
    const consumer = await log.consume({ topic: 'death', group: 'g' }, heir);
    expect(heir.owned.size).toBe(0);
    await eventually('the heir has both', () => heir.owned.size === 2);
    for (const [partition, generation] of heir.owned) {
      expect(generation).toBeGreaterThan(dying.owned.get(partition)!);
    }
    await eventually('the heir reads', () => heir.records.length === 2);
    wake();
    await dead.close();
    // What a zombie gives back is not taken from the heir.
    await new Promise(resolve => setTimeout(resolve, 3 * timing.heartbeatMs));
    expect(heir.owned.size).toBe(2);
    await consumer.stop();
    await log.close();
  });

  it('gives a restarted member of the same name its partitions back at once', async () => {
    const slow = { ...timing, sessionTimeoutMs: 600_000 };
    const [before, after] = [
      await open({ timing: { ...slow, heartbeatMs: 1e6 } }),
      await open({ timing: slow }),
    ];
    await before.ensureTopic('restart', 3);
    const options = { topic: 'restart', group: 'g', member: 'one' };
    const [former, next] = [new Recorder(), new Recorder()];
    await before.consume(options, former);
    await eventually('the first has all', () => former.owned.size === 3);
    await after.consume(options, next);
    await eventually('the second has all', () => next.owned.size === 3);
    expect([...next.owned.values()]).toEqual([2, 2, 2]);
    await Promise.all([before.close(), after.close()]);
  });

  it('lets a member go on that could not reach the database for a while', async () => {
    const log = await open();
    await log.ensureTopic('cut', 1);
    const recorder = new Recorder();
    const consumer = await log.consume({ topic: 'cut', group: 'g' }, recorder);
    let failed: Error | undefined;
    void consumer.failed.then(error => {
      failed = error;
    });
    for (let i = 0; i < 5; i++) {
      await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'slo-scout telemetry log'`,
      );
      await eventually('the append is repeated until it works', () =>
        log.append('cut', [record(`${i}`)]).then(
          () => true,
          () => false,
        ),
      );
    }
    await eventually('all are read', () =>
      recorder.records.some(
        ({ value }) => Buffer.from(value).toString() === '4',
      ),
    );
    expect(failed).toBeUndefined();
    await log.close();
  });

  it('does not let one bad append fail those that share its transaction', async () => {
    const log = await open();
    await log.ensureTopic('shared', 1);
    // Passes the checks of the log, but can't be written.
    const bad = {
      ...record('bad'),
      headers: { toJSON: () => undefined } as unknown as Record<string, string>,
    };
    const results = await Promise.allSettled([
      log.append('shared', [record('a')]),
      log.append('shared', [record('b')]),
      log.append('shared', [bad]),
      log.append('shared', [record('c')]),
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    const { rows } = await client.query(
      `SELECT encode(value, 'escape') AS text FROM slo_scout_telemetry.telemetry_log WHERE topic = 'shared' ORDER BY "offset"`,
    );
    expect(rows.map(({ text }) => text)).toEqual(['a', 'b', 'c']);
    await log.close();
  });

  it('drops segments that are consumed, or too old, and no others', async () => {
    const log = await open({ segmentMs: 100 });
    await log.ensureTopic('kept', 1);
    const topics = { kept: { keepConsumedMs: 0, keepMs: 3_600_000 } };
    const sleepPastSegment = () =>
      new Promise(resolve => setTimeout(resolve, 120));
    for (const text of ['a', 'b', 'c']) {
      await log.append('kept', [record(text)]);
      await sleepPastSegment();
    }
    expect(await log.maintain(topics)).toEqual([]);

    const pool = new Pool({ connectionString: database.url });
    const schema = 'slo_scout_telemetry';
    const ours = { group: 'ours', topic: 'kept', partition: 0, generation: 1 };
    const theirs = { ...ours, group: 'theirs' };
    const commit = (assignment: typeof ours, offset: number) =>
      inTransaction(pool, tx =>
        commitOffset(tx, schema, assignment, { offset, cycle: 0 }),
      );
    await claimOffset(pool, schema, ours);
    await commit(ours, 3);
    await claimOffset(pool, schema, theirs);
    expect(await log.maintain(topics)).toEqual([]);
    await commit(theirs, 2);
    expect(await log.maintain(topics)).toHaveLength(2);
    await log.append('kept', [record('d')]);

    const recorder = new Recorder();
    const consumer = await log.consume(
      { topic: 'kept', group: 'late' },
      recorder,
    );
    await eventually(
      'what is left is read',
      () => recorder.records.length === 2,
    );
    expect(recorder.records.map(({ offset }) => offset)).toEqual([2, 3]);
    await consumer.stop();

    await sleepPastSegment();
    expect(await log.maintain({ kept: { keepMs: 0 } })).toHaveLength(2);
    const again = new Recorder();
    const other = await log.consume({ topic: 'kept', group: 'later' }, again);
    await eventually(
      'time passes for an emptied topic',
      () => again.batches.length > 1,
    );
    await log.append('kept', [record('e')]);
    await eventually('new records come', () => again.records.length === 1);
    expect(again.records[0].offset).toBe(4);
    await other.stop();
    await pool.end();
    await log.close();
  });

  it('fences former owners of an offset', async () => {
    const pool = new Pool({ connectionString: database.url });
    const schema = 'slo_scout_telemetry';
    const first = { group: 'fence', topic: 'any', partition: 7, generation: 3 };
    const second = { ...first, generation: 5 };
    expect(await claimOffset(pool, schema, first)).toEqual({
      offset: 0,
      cycle: 0,
    });
    const zombie = await pool.connect();
    await zombie.query('BEGIN');
    await commitOffset(zombie, schema, first, { offset: 10, cycle: 100 });
    // The claim waits for the transaction under way, and is told its result.
    const claim = claimOffset(pool, schema, second);
    await zombie.query('COMMIT');
    expect(await claim).toEqual({ offset: 10, cycle: 100 });
    await zombie.query('BEGIN');
    await expect(
      commitOffset(zombie, schema, first, { offset: 20, cycle: 200 }),
    ).rejects.toThrow(FencedError);
    await zombie.query('ROLLBACK');
    zombie.release();
    await expect(claimOffset(pool, schema, first)).rejects.toThrow(FencedError);
    expect(await claimOffset(pool, schema, second)).toEqual({
      offset: 10,
      cycle: 100,
    });
    await pool.end();
  });

  it('says what is wrong with a schema, a topic, a partition, a value', async () => {
    await expect(open({ schema: 'a"b' })).rejects.toThrow(
      /schema of the telemetry tables/,
    );
    const log = await open();
    await expect(log.ensureTopic('a b', 1)).rejects.toThrow(/can't be a topic/);
    await expect(log.ensureTopic('fine', 0)).rejects.toThrow(
      /1 to 4096 partitions/,
    );
    await log.ensureTopic('fine', 1);
    await expect(
      log.append('fine', [{ ...record('a'), key: 'a\0' }]),
    ).rejects.toThrow(/NUL/);
    const large = { ...record(''), value: Buffer.alloc(64 * 1024 * 1024 + 1) };
    await expect(log.append('fine', [large])).rejects.toThrow(/split it/);
    await log.close();
    await expect(log.append('fine', [record('a')])).rejects.toThrow(/closed/);
  });
});
