import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TestDatabase } from '@slo-scout/dev-postgres';
import { type ObjectStore, openObjectStore } from '@slo-scout/object-store';
import {
  ArchiveWriter,
  archiveKey,
  verifyArchive,
} from '@slo-scout/object-store/archive';
import { describeWithS3 } from '@slo-scout/object-store/testUtils';
import { type PostgresTelemetryLog, TOPICS } from '@slo-scout/telemetry';
import { eventually } from '@slo-scout/telemetry/testUtils';
import { Client } from 'pg';
import { BreakableWay } from '@slo-scout/dev-tools';
import {
  createTestLog,
  dumpArchive,
  dumpLog,
  fillLog,
  isArchived,
} from './__testUtils__/archiveTestLog';
import {
  type ArchiveWorkerOptions,
  startArchiveWorker,
} from './startArchiveWorker';

jest.setTimeout(120_000);

const PARTITIONS = 3;

describe('startArchiveWorker', () => {
  let database: TestDatabase;
  let log: PostgresTelemetryLog;
  let folder: string;
  let store: ObjectStore;
  let said: string[];

  beforeEach(async () => {
    ({ database, log } = await createTestLog(PARTITIONS));
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-archive-'));
    store = await openObjectStore({ folder });
    said = [];
  });

  afterEach(async () => {
    await log.close();
    await database.drop();
    store.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  function start(options: Partial<ArchiveWorkerOptions> = {}) {
    const say = (message: string) => said.push(message);
    return startArchiveWorker({
      ...{ log, store, logger: { info: say, warn: say, error: say } },
      limits: { objectBytes: 20_000, objectMs: 300_000 },
      backoff: { first: 20, longest: 100 },
      ...options,
    });
  }

  const fill = (records: number) =>
    fillLog(log, { partitions: PARTITIONS, records, valueBytes: 700 });

  it('archives each offset once, goes on from the names, and stores the rest when it is stopped', async () => {
    await fill(200);
    const first = await start();
    await eventually(
      'objects are written',
      async () => (await store.list()).objects.length > 5,
    );
    await first.stop();
    await fill(130);
    const second = await start({
      limits: { objectBytes: 20_000, objectMs: 200 },
    });
    const { metricsRegistry } = second;
    await eventually('all is archived', () => isArchived(database.url));
    await second.stop();
    expect(await dumpArchive(store)).toEqual(await dumpLog(database.url));
    const metrics = await metricsRegistry.metrics();
    expect(metrics).toMatch(/sloscout_archive_raw_bytes_total \d{5}/);
    expect(metrics).toMatch(/sloscout_archive_stored_bytes_total \d{5}/);
    expect(metrics).toContain('sloscout_archive_missed_offsets_total 0');

    await fill(30);
    const third = await start();
    await eventually(
      'the rest of each partition is read',
      async () =>
        (
          await third.metricsRegistry.metrics()
        ).match(/oldest_unarchived_seconds\{partition="\d"\} (0\.\d|[1-9])/g)
          ?.length === PARTITIONS,
    );
    expect(await isArchived(database.url)).toBe(false);
    await third.stop();
    expect(await dumpArchive(store)).toEqual(await dumpLog(database.url));
    expect(
      (await verifyArchive(store, { topic: TOPICS.raw })).findings,
    ).toEqual([]);
  });

  it('ends an object by log time, also when nothing follows', async () => {
    await fill(10);
    const worker = await start({
      limits: { objectBytes: 1e9, objectMs: 200 },
    });
    await eventually('all is archived', () => isArchived(database.url));
    expect(await dumpArchive(store)).toEqual(await dumpLog(database.url));
    await worker.stop();
  });

  it('shares partitions between members that come and go', async () => {
    const limits = { objectBytes: 3_000, objectMs: 100 };
    const steady = await start({ limits });
    for (let round = 0; round < 5; round++) {
      const guest = await start({ limits });
      await fill(40);
      await guest.stop();
    }
    await eventually('all is archived', () => isArchived(database.url));
    await steady.stop();
    const { findings } = await verifyArchive(store, { topic: TOPICS.raw });
    expect(findings.filter(({ kind }) => kind !== 'overlap')).toEqual([]);
    expect([...new Set(await dumpArchive(store))]).toEqual(
      await dumpLog(database.url),
    );
  });

  it('deletes what is past retention, and nothing else', async () => {
    const old = new ArchiveWriter(TOPICS.raw, 0);
    const value = Buffer.from('old');
    const timestamp = Date.now() - 31 * 86_400_000;
    await old.add({
      ...{ partition: 0, offset: 0, timestamp },
      headers: {},
      value,
    });
    const { name, body } = await old.finish();
    await store.put(archiveKey(name), body);
    await store.put('raw/v1/raw-telemetry/readme.txt', Buffer.from('mine'));
    jest.spyOn(Math, 'random').mockReturnValue(0);
    const worker = await start({ adopt: true });
    await eventually('it is deleted', async () =>
      /expired_objects_total 1/.test(await worker.metricsRegistry.metrics()),
    );
    await worker.stop();
    jest.restoreAllMocks();
    const { objects } = await store.list();
    expect(objects.map(({ key }) => key)).toEqual([
      archiveKey({ ...name, format: 'expired' }),
      'raw/v1/raw-telemetry/readme.txt',
    ]);
  });

  it('does not mix a new log into the archive of another', async () => {
    await fill(30);
    const first = await start({ limits: { objectBytes: 1e9, objectMs: 1 } });
    await eventually('all is archived', () => isArchived(database.url));
    await first.stop();
    const before = await dumpArchive(store);
    const other = await createTestLog(PARTITIONS);
    await fillLog(other.log, {
      ...{ partitions: PARTITIONS, records: 60, valueBytes: 10 },
    });
    const worker = await start({ log: other.log });
    await eventually('it refuses', async () =>
      said.some(line => /it is a new one. Archive it to another/.test(line)),
    );
    expect(worker.ready()).toBe(false);
    await worker.stop();
    await other.log.close();
    await other.database.drop();
    expect(await dumpArchive(store)).toEqual(before);
  });

  it('says which offsets the log has lost', async () => {
    await fill(30);
    const worker = await start({ limits: { objectBytes: 1e9, objectMs: 1 } });
    await eventually('all is archived', () => isArchived(database.url));
    await worker.stop();
    await log.append(TOPICS.raw, [
      { partition: 0, value: Buffer.from('lost'), headers: {} },
    ]);
    const client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      `DELETE FROM slo_scout_telemetry.telemetry_log WHERE value = 'lost'`,
    );
    await client.end();
    await fill(3);
    const again = await start({ limits: { objectBytes: 1e9, objectMs: 1 } });
    await eventually('the rest is archived', () => isArchived(database.url));
    expect(await again.metricsRegistry.metrics()).toContain(
      'missed_offsets_total 1',
    );
    await again.stop();
    expect(said.join('\n')).toMatch(
      /Offsets 10 to 10 of partition 0 are not archived/,
    );
    const { findings } = await verifyArchive(store, { topic: TOPICS.raw });
    expect(findings).toEqual([
      {
        ...{ kind: 'gap', partition: 0 },
        message: 'offsets 10 to 10 are not in the archive',
      },
    ]);
  });

  describeWithS3('with S3', url => {
    it('waits for a store that is down, loses nothing, and says so', async () => {
      const endpoint = new URL(new URL(url).searchParams.get('endpoint')!);
      const way = await BreakableWay.to(
        endpoint.hostname,
        Number(endpoint.port),
      );
      const through = new URL(url);
      through.pathname += '/breakable';
      endpoint.port = String(way.port);
      through.searchParams.set('endpoint', endpoint.href);
      const s3 = await openObjectStore(through.href);
      const worker = await start({
        ...{ store: s3, limits: { objectBytes: 20_000, objectMs: 500 } },
      });
      await fill(100);
      await eventually(
        'objects are written',
        async () => (await s3.list()).objects.length > 2,
      );
      way.break();
      await fill(300);
      await eventually('it keeps trying', async () =>
        said.some(line => line.endsWith('Trying again in 100 ms.')),
      );
      expect(worker.ready()).toBe(false);
      expect(await worker.metricsRegistry.metrics()).toMatch(
        /oldest_unarchived_seconds\{partition="\d"\} 0\.\d*[1-9]|oldest_unarchived_seconds\{partition="\d"\} [1-9]/,
      );
      way.mend();
      await eventually('all is archived', () => isArchived(database.url));
      expect(worker.ready()).toBe(true);
      await worker.stop();
      expect(await dumpArchive(s3)).toEqual(await dumpLog(database.url));
      expect(said.join('\n')).toMatch(/cannot be reached \(/);
      expect(said.join('\n')).not.toContain(process.env.AWS_SECRET_ACCESS_KEY);
      s3.close();
      await way.close();
    });

    it('ends in time when the store stays down, and leaves the rest to the next start', async () => {
      const gone = new URL(url);
      gone.searchParams.set('endpoint', 'http://127.0.0.1:1');
      const s3 = await openObjectStore(gone.href);
      await fill(100);
      const worker = await start({ store: s3, drainMs: 300 });
      await eventually('it notices', async () => !worker.ready());
      await worker.stop();
      s3.close();
      const next = await openObjectStore(url);
      const again = await start({
        ...{ store: next, limits: { objectBytes: 1e9, objectMs: 1 } },
      });
      await eventually('all is archived', () => isArchived(database.url));
      await again.stop();
      expect((await dumpArchive(next)).slice(-100)).toHaveLength(100);
      next.close();
    });
  });
});
