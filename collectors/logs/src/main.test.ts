import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { execFile, execFileSync } from 'node:child_process';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { forkProgram, nextMessage, readRawTopic } from '@slo-scout/dev-tools';
import { decodeLogs, type DecodedLog } from './__testUtils__/decodeLogs';
import { lines, linesOf, pause } from './__testUtils__/startTestCollector';

const MAIN = path.join(__dirname, 'main.ts');
const WRITER = path.join(__dirname, '__testUtils__/rotatingWriter.ts');

jest.setTimeout(180_000);

/** Everything in the raw topic. */
async function readAll(url: string, schema: string): Promise<DecodedLog[]> {
  const records = await readRawTopic(url, schema);
  return records.flatMap(({ value }) => decodeLogs(value));
}

/** What is left when records of one place in one file count once. */
function distinct(logs: DecodedLog[]): string[] {
  const found = new Map<string, string>();
  for (const { body, attributes } of logs) {
    const place = `${attributes['slo_scout.log.file']} ${attributes['slo_scout.log.offset']}`;
    // The same place must always hold the same.
    expect(found.get(place) ?? body).toBe(body);
    found.set(place, body);
  }
  return [...found.values()].sort();
}

function hasLogrotate(): boolean {
  try {
    execFileSync('logrotate', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('the program', () => {
  let database: TestDatabase;
  let folder: string;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(() => database.drop());

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'slo-scout-logs-'));
    await writeFile(
      path.join(folder, 'config.yaml'),
      `sources:
  - include: [${folder}/app.log]
    start: beginning
    service: shop
timing: { pollMs: 20, scanMs: 50, batchMs: 20, recordMs: 100 }
`,
    );
  });

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  function start(schema: string, args: string[] = []): ChildProcess {
    const child = forkProgram(
      MAIN,
      [
        ...['--config', path.join(folder, 'config.yaml')],
        ...['--state-dir', path.join(folder, 'state'), '--metrics-port', '0'],
        ...args,
      ],
      { SLO_SCOUT_DATABASE: database.url, SLO_SCOUT_SCHEMA: schema },
    );
    children.push(child);
    return child;
  }

  async function end(
    child: ChildProcess,
    signal: NodeJS.Signals,
  ): Promise<number | null> {
    const exited = once(child, 'exit');
    child.kill(signal);
    return (await exited)[0];
  }

  it('loses no line of a log that is rotated while the program is killed again and again', async () => {
    const count = 20_000;
    const perFile = 1500;
    await writeFile(path.join(folder, 'app.log'), 'number 0 \n');
    const first = start('killed');
    await nextMessage(first, 'ready');
    await pause(500);
    await end(first, 'SIGKILL');
    const writer = forkProgram(WRITER, [
      path.join(folder, 'app.log'),
      `${count}`,
      `${perFile}`,
    ]);
    children.push(writer);
    const written = nextMessage(writer, 'done');
    let isDone = false;
    written.then(() => {
      isDone = true;
    });
    const expected = Array.from(
      { length: count },
      (_, i) => `number ${i} ${'x'.repeat(i % 200)}`,
    );
    for (let i = perFile; i < count; i += perFile) expected.push(`late ${i}`);

    let kills = 0;
    for (; !isDone || kills < 5; kills++) {
      const child = start('killed');
      await nextMessage(child, 'ready');
      await pause(100 + ((kills * 373) % 500));
      await end(child, 'SIGKILL');
    }
    await written;
    const child = start('killed');
    const stop = Date.now() + 60_000;
    let delivered: string[] = [];
    while (delivered.length < expected.length && Date.now() < stop) {
      await pause(500);
      delivered = distinct(await readAll(database.url, 'killed'));
    }
    expect(await end(child, 'SIGTERM')).toBe(0);
    const found = new Set(delivered);
    const missing = expected.filter(line => !found.has(line));
    expect({ missing, delivered: delivered.length }).toEqual({
      missing: [],
      delivered: expected.length,
    });
  });

  it('repeats no line when it is asked to stop, and says how it does', async () => {
    const file = path.join(folder, 'app.log');
    for (let i = 0; i < 3; i++) {
      await appendFile(file, lines(i * 100, i * 100 + 100));
      const child = start('stopped');
      const { metricsPort } = await nextMessage<{
        type: 'ready';
        metricsPort: number;
      }>(child, 'ready');
      await pause(400);
      const url = `http://127.0.0.1:${metricsPort}`;
      expect((await fetch(`${url}/health`)).status).toBe(200);
      expect(await (await fetch(`${url}/metrics`)).text()).toMatch(
        /sloscout_collector_events_total\{collector="logs",signal="logs",result="accepted"\} \d+/,
      );
      expect(await end(child, 'SIGTERM')).toBe(0);
    }
    const logs = await readAll(database.url, 'stopped');
    expect(logs.map(({ body }) => body).sort()).toEqual(linesOf(0, 300).sort());
    expect(
      new Set(logs.map(({ resource }) => resource['service.name'])),
    ).toEqual(new Set(['shop']));
  });

  it('takes out what must not be stored, by default', async () => {
    await writeFile(
      path.join(folder, 'app.log'),
      'INFO mail to jane@example.org failed\nINFO login password=hunter2 ok\n',
    );
    const child = start('redacted');
    await nextMessage(child, 'ready');
    let text = '';
    while (!text.includes('login')) {
      await pause(200);
      text = JSON.stringify(await readAll(database.url, 'redacted'));
    }
    await end(child, 'SIGTERM');
    expect(text).not.toMatch(/jane@|hunter2/);
  });

  it.each(['create', 'copytruncate'])(
    'follows a log that logrotate rotates by %s (where logrotate is installed)',
    async kind => {
      if (!hasLogrotate()) {
        process.stderr.write('Skipped: logrotate is not installed.\n');
        return;
      }
      const file = path.join(folder, 'app.log');
      const rules = path.join(folder, 'rules');
      await writeFile(rules, `${file} {\n  rotate 5\n  ${kind}\n  nomail\n}\n`);
      const child = start(`logrotate_${kind}`);
      await nextMessage(child, 'ready');
      for (let i = 0; i < 4; i++) {
        await appendFile(file, lines(i * 50, i * 50 + 50));
        await promisify(execFile)('logrotate', [
          '-f',
          '-s',
          path.join(folder, 'status'),
          rules,
        ]);
      }
      await pause(2000);
      expect(await end(child, 'SIGTERM')).toBe(0);
      const logs = await readAll(database.url, `logrotate_${kind}`);
      expect(logs.map(({ body }) => body).sort()).toEqual(
        linesOf(0, 200).sort(),
      );
    },
  );

  it.each([
    ['without a configuration', [], '--config'],
    [
      'with one that is not there',
      ['--config', '/nowhere.yaml'],
      'cannot be read',
    ],
  ])('refuses to start %s', async (_, args, sentence) => {
    const child = forkProgram(MAIN, args, {});
    let said = '';
    child.stderr!.on('data', chunk => {
      said += chunk;
    });
    const [[code]] = await Promise.all([
      once(child, 'exit'),
      once(child.stderr!, 'end'),
    ]);
    expect(code).toBe(2);
    expect(said).toContain(sentence);
  });

  it('says what in the configuration is wrong', async () => {
    await writeFile(
      path.join(folder, 'config.yaml'),
      'sources:\n  - include: [app.log]\n    colour: red\n',
    );
    const child = start('wrong');
    let said = '';
    child.stderr!.on('data', chunk => {
      said += chunk;
    });
    const [[code]] = await Promise.all([
      once(child, 'exit'),
      once(child.stderr!, 'end'),
    ]);
    expect(code).toBe(2);
    expect(said).toMatch(/absolute path/);
    expect(said).toMatch(/colour/);
  });
});
