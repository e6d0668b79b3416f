import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { TestDatabase } from '@slo-scout/dev-postgres';
import { openObjectStore } from '@slo-scout/object-store';
import { verifyArchive } from '@slo-scout/object-store/archive';
import { type PostgresTelemetryLog, TOPICS } from '@slo-scout/telemetry';
import {
  createTestLog,
  dumpArchive,
  dumpLog,
  fillLog,
  isArchived,
} from './__testUtils__/archiveTestLog';

jest.setTimeout(180_000);

const PARTITIONS = 3;
const WANTED_KILLS = Number(process.env.SLO_SCOUT_ARCHIVE_KILLS ?? 6);

describe('the program', () => {
  const program = path.resolve(__dirname, '../bin/slo-scout-archive-worker.js');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-archive-'));
  const url = pathToFileURL(folder).href;
  let database: TestDatabase;
  let log: PostgresTelemetryLog;

  beforeAll(async () => {
    ({ database, log } = await createTestLog(PARTITIONS));
  });

  afterAll(async () => {
    await log.close();
    await database.drop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  function run(args: string[], env: NodeJS.ProcessEnv = {}) {
    const child = spawn(process.execPath, [program, ...args], {
      env: {
        ...process.env,
        SLO_SCOUT_DATABASE: database.url,
        SLO_SCOUT_OBJECT_STORE: url,
        SLO_SCOUT_METRICS_PORT: '0',
        ...env,
      },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    return { child, output: text(child.stderr!), exited: once(child, 'exit') };
  }

  function ready(child: ChildProcess): Promise<{ metricsPort: number }> {
    return new Promise(resolve => {
      child.on('message', (message: { type?: string; metricsPort: number }) => {
        if (message.type === 'ready') resolve(message);
      });
    });
  }

  it('has every offset once after any number of kills', async () => {
    // One process after the other under the same name, so that each has the partitions at once.
    const args = [
      ...['--member', 'one', '--object-mib', '1', '--object-seconds', '1'],
    ];
    const ends: unknown[] = [];
    for (let round = 0; round <= WANTED_KILLS; round++) {
      await fillLog(log, {
        ...{ partitions: PARTITIONS, records: 150, valueBytes: 20_000 },
      });
      const { child, exited } = run(args);
      await ready(child);
      if (round < WANTED_KILLS) {
        // From the first list to well behind the first objects.
        await sleep(Math.random() * 60 * 2 ** (round % 5));
        child.kill('SIGKILL');
      } else {
        while (!(await isArchived(database.url))) await sleep(50);
        child.kill('SIGTERM');
      }
      ends.push(await exited);
    }
    expect(ends).toEqual([
      ...Array(WANTED_KILLS).fill([null, 'SIGKILL']),
      [0, null],
    ]);
    const store = await openObjectStore(url);
    expect(await dumpArchive(store)).toEqual(await dumpLog(database.url));
    const report = await verifyArchive(store, { topic: TOPICS.raw });
    expect(report).toMatchObject({
      ...{ findings: [], records: (WANTED_KILLS + 1) * 150 },
    });
    store.close();
  });

  it('serves its metrics and its health', async () => {
    const { child, exited } = run(['--group', 'other', '--adopt']);
    const { metricsPort } = await ready(child);
    const at = (where: string) =>
      fetch(`http://127.0.0.1:${metricsPort}${where}`);
    const metrics = await (await at('/metrics')).text();
    expect(metrics).toContain('# TYPE sloscout_archive_objects_total counter');
    expect(metrics).toContain('process_resident_memory_bytes');
    expect((await at('/health')).status).toBe(200);
    child.disconnect();
    expect(await exited).toEqual([0, null]);
  });

  it('says in one sentence why it does not start', async () => {
    const cases: Array<[string[], NodeJS.ProcessEnv, RegExp, number]> = [
      [[], { SLO_SCOUT_DATABASE: '' }, /set SLO_SCOUT_DATABASE/, 2],
      [['--retention-days', 'soon'], {}, /whole number from 0 to 36500/, 2],
      [['--store', 'ftp://x'], {}, /must begin with file: or s3:/, 2],
      [
        ['--store', 's3://key:hunter2@bucket'],
        {},
        /must not hold credentials/,
        2,
      ],
      [
        [],
        { SLO_SCOUT_DATABASE: 'postgres://user:hunter2@127.0.0.1:1/x' },
        /cannot be reached \(ECONNREFUSED\)/,
        1,
      ],
    ];
    for (const [args, env, reason, code] of cases) {
      const { output, exited } = run(args, env);
      expect((await exited)[0]).toBe(code);
      const said = await output;
      expect(said).toMatch(reason);
      expect(said).not.toContain('hunter2');
      expect(said).not.toContain('    at ');
    }
  });
});
