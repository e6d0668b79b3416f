import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { openObjectStore, readObject } from '@slo-scout/object-store';
import { archiveKey, ArchiveWriter } from '@slo-scout/object-store/archive';
import { PostgresTelemetryLog } from '@slo-scout/telemetry';
import { Client } from 'pg';
import { runCli } from './runCli';

jest.setTimeout(60_000);

const TOPIC = 'raw-telemetry';
const START = Date.UTC(2026, 10, 24, 8);

describe('slo-scout archive', () => {
  let folder: string;
  let database: TestDatabase;
  const environment = { ...process.env };

  async function archive(partition: number, offsets: number[]) {
    const store = await openObjectStore({
      folder: path.join(folder, 'slo-scout-objects'),
    });
    const writer = new ArchiveWriter(TOPIC, partition);
    for (const offset of offsets) {
      await writer.add({
        ...{ partition, offset, timestamp: START + offset * 60_000 },
        ...(offset % 2 ? { key: `${offset}`.padStart(32, '0') } : {}),
        headers: { signal: 'traces', n: `${offset}` },
        value: Buffer.from(`value ${partition} ${offset}`),
      });
    }
    const { name, body } = await writer.finish();
    await store.put(archiveKey(name), body);
    store.close();
    return archiveKey(name);
  }

  async function damage(key: string) {
    const store = await openObjectStore({
      folder: path.join(folder, 'slo-scout-objects'),
    });
    const { body } = await readObject(store, key);
    body[body.length - 9] ^= 255;
    await store.put(key, body);
    store.close();
  }

  async function run(...args: string[]) {
    let out = '';
    let err = '';
    const code = await runCli(['archive', ...args], {
      cwd: folder,
      out: text => {
        out += text;
      },
      err: text => {
        err += text;
      },
      readInput: async () => '',
    });
    return { code, out, err };
  }

  async function restored(topic: string): Promise<string[]> {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query(
      `SELECT partition, key, headers, value FROM slo_scout_telemetry.telemetry_log
       WHERE topic = $1 ORDER BY partition, "offset"`,
      [topic],
    );
    await client.end();
    return rows.map(
      ({ partition, key, headers, value }) =>
        `${partition} ${Number(key)} ${headers.signal} ${headers.n} ${value}`,
    );
  }

  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-cli-'));
    database = await createTestDatabase();
    process.env.SLO_SCOUT_DATABASE = database.url;
  });

  afterEach(async () => {
    process.env = { ...environment };
    await database.drop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('lists and verifies', async () => {
    expect(await run('list')).toEqual({
      ...{ code: 0, out: '' },
      err: expect.stringMatching(
        /nothing of raw-telemetry is archived in file:/,
      ),
    });
    await archive(0, [0, 1, 2]);
    await archive(1, [0, 1]);
    const second = await archive(1, [2, 5]);
    expect((await run('list', '--topic', 'other')).err).toContain(
      '; there is raw-telemetry',
    );
    expect((await run('list')).out).toBe(
      [
        `raw-telemetry p=0: 1 objects, ${sizeOf(
          0,
        )} B, offsets 0 to 2, 2026-11-24T08:00:00.000Z to 2026-11-24T08:02:00.000Z\n`,
        `raw-telemetry p=1: 2 objects, ${sizeOf(
          1,
        )} B, offsets 0 to 5, 2026-11-24T08:00:00.000Z to 2026-11-24T08:05:00.000Z\n`,
      ].join(''),
    );
    const objects = await run(
      ...[
        'list',
        '--objects',
        '--partitions',
        '1',
        '--from',
        '2026-11-24T08:02Z',
      ],
    );
    expect(objects.out).toMatch(
      /^raw\/v1\/raw-telemetry\/p=00001\/day=2026-11-24\/0000000000000002-\S+\.otlp\.zst \d+\n$/,
    );
    const gap = await run('verify');
    expect(gap.code).toBe(1);
    expect(gap.out).toMatch(
      /^gap: p=1: offsets 3 to 4 are not in the archive\n3 objects, 7 records, 63 B in /,
    );
    expect(await run('verify', '--partitions', '0')).toMatchObject({ code: 0 });
    await damage(second);
    expect((await run('verify')).out).toMatch(/corrupt: p=1: The object raw/);

    function sizeOf(partition: number): number {
      const day = path.join(
        ...[folder, 'slo-scout-objects/raw/v1/raw-telemetry'],
        `p=0000${partition}/day=2026-11-24`,
      );
      return fs
        .readdirSync(day)
        .reduce((sum, name) => sum + fs.statSync(path.join(day, name)).size, 0);
    }
  });

  it('restores a part, another part, and goes on from a checkpoint', async () => {
    await archive(0, [0, 1, 2, 3]);
    const broken = await archive(1, [0, 1, 2]);
    const dry = await run('restore', '--dry-run');
    expect(dry.out).toMatch(/^p=0: 4 records\np=1: 3 records\n7 records, /);
    await run(
      ...['restore', '--to-topic', 'again', '--partitions', '0'],
      ...['--from', '2026-11-24T08:01Z', '--to', '2026-11-24T09:03+01:00'],
    );
    expect(await restored('again')).toEqual([
      '0 1 traces 1 value 0 1',
      '0 0 traces 2 value 0 2',
    ]);
    await damage(broken);
    const flags = ['restore', '--checkpoint', 'restore.json', '--rate', '0'];
    const failed = await run(...flags);
    expect(failed).toMatchObject({ code: 2, out: '' });
    expect(failed.err).toMatch(/is damaged: .* --skip-corrupt goes on/);
    expect(await run(...flags, '--skip-corrupt')).toMatchObject({ code: 0 });
    const whole = await restored(TOPIC);
    expect(whole.filter(line => line.startsWith('0'))).toHaveLength(4);
    expect(new Set(whole).size).toBe(whole.length);
    // Nothing is left to do.
    expect((await run(...flags, '--skip-corrupt')).code).toBe(0);
    expect(await restored(TOPIC)).toEqual(whole);
    expect((await run(...flags, '--to-topic', 'again')).err).toMatch(
      /belongs to another restore/,
    );
    fs.writeFileSync(path.join(folder, 'restore.json'), '{"next":');
    expect((await run(...flags)).err).toMatch(/is not a checkpoint/);
  });

  it('says in a sentence what is wrong', async () => {
    await archive(5, [0]);
    const log = await PostgresTelemetryLog.create({
      connection: { connectionString: database.url },
    });
    await log.ensureTopic(TOPIC, 4);
    await log.close();
    expect((await run('restore')).err).toMatch(
      /has 4 partitions, and the archive's records are of 6/,
    );
    process.env.SLO_SCOUT_DATABASE = 'postgres://u:hunter2@127.0.0.1:1/x';
    const unreachable = await run('restore');
    expect(unreachable).toMatchObject({ code: 2 });
    expect(unreachable.err).toMatch(/can't be used \(ECONNREFUSED\)/);
    expect(unreachable.err).not.toContain('hunter2');
    delete process.env.SLO_SCOUT_DATABASE;
    expect((await run('restore')).err).toMatch(/set SLO_SCOUT_DATABASE/);
    for (const args of [
      ['list', '--from', 'yesterday'],
      ['list', '--from', '2026-11-24T08:00'],
      ['list', '--partitions', '1-3'],
      ['list', '--store', 's3://a:hunter2@b'],
      ['restore', '--rate', 'fast'],
    ]) {
      const { code, err } = await run(...args);
      expect(code).toBe(2);
      expect(err).not.toContain('hunter2');
    }
  });
});
