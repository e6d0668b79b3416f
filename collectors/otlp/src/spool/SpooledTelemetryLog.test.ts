import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { TOPICS, type LogRecord } from '@slo-scout/telemetry';
import { forkProgram, nextMessage } from '@slo-scout/dev-tools';
import { MemoryLog } from '../__testUtils__/MemoryLog';
import { until } from '../__testUtils__/until';
import { Spool } from './Spool';
import { SpooledTelemetryLog } from './SpooledTelemetryLog';
import { SpoolFullError } from './SpoolFullError';

const SILENT = { info: () => {}, warn: () => {}, error: () => {} };
const RAW = TOPICS.raw;

function record(text: string, partition: number = 0): LogRecord {
  return {
    partition,
    key: text,
    value: Buffer.from(text),
    headers: { signal: 'traces', encoding: 'otlp_proto', v: '1' },
  };
}

const textsOf = (log: MemoryLog) =>
  log.records.map(({ value }) => Buffer.from(value).toString());

jest.setTimeout(120_000);

describe('a log behind a spool', () => {
  let directory: string;
  let log: MemoryLog;
  let away: boolean;
  let open: SpooledTelemetryLog[];

  beforeEach(async () => {
    directory = await fs.mkdtemp(path.join(os.tmpdir(), 'spool-'));
    open = [];
    newLog();
    away = false;
  });

  afterEach(async () => {
    for (const one of open) await one.close();
    await fs.rm(directory, { recursive: true });
  });

  function newLog() {
    log = new MemoryLog();
    log.beforeAppend = async () => {
      if (away) throw new Error('the broker is away');
    };
  }

  async function start(
    options: { maxBytes?: number; segmentBytes?: number } = {},
  ) {
    const spool = await Spool.open({
      directory,
      maxBytes: 1024 * 1024,
      ...options,
    });
    const spooled = new SpooledTelemetryLog({
      ...{ log, spool, logger: SILENT },
      isHopeless: error => (error as Error).name === 'RecordTooLargeError',
      giveUp: async ({ records }) => log.append(TOPICS.deadLetters, records),
    });
    open.push(spooled);
    return { spool, spooled };
  }

  const segments = async () =>
    (await fs.readdir(directory)).filter(name => name.endsWith('.spool'));

  it('leaves the disk alone while the log takes records', async () => {
    const { spool, spooled } = await start();
    await spooled.append(RAW, [record('a'), record('b', 3)]);
    expect(log.records).toEqual([
      expect.objectContaining({ ...record('a'), topic: RAW }),
      expect.objectContaining({ ...record('b', 3), topic: RAW }),
    ]);
    expect(spool.bytes).toBe(0);
    expect(await segments()).toEqual([]);
  });

  it('keeps records while the log is away, and delivers them in their order before what comes later', async () => {
    const { spool, spooled } = await start({ segmentBytes: 2000 });
    away = true;
    for (let i = 0; i < 50; i++) {
      await spooled.append(i % 7 === 0 ? 'other' : RAW, [
        record(`${i}a`, i % 3),
        record(`${i}b`, i % 3),
      ]);
    }
    expect(spool.records).toBe(100);
    expect(spool.bytes).toBeGreaterThan(0);
    expect((await segments()).length).toBeGreaterThan(2);
    away = false;
    // They come while the spool is being delivered, and must not overtake it.
    for (let i = 50; i < 60; i++) await spooled.append(RAW, [record(`${i}a`)]);
    await until(async () => spool.empty);
    const texts = textsOf(log).filter(text => text.endsWith('a'));
    expect(texts).toEqual(Array.from({ length: 60 }, (_, i) => `${i}a`));
    expect(spool.records).toBe(0);
    expect(spool.bytes).toBe(0);
    expect(await segments()).toEqual([]);
    await spooled.append(RAW, [record('after')]);
    expect(textsOf(log).at(-1)).toBe('after');
  });

  it('shares the work of many appends at once', async () => {
    const { spool, spooled } = await start();
    away = true;
    await Promise.all(
      Array.from({ length: 500 }, (_, i) =>
        spooled.append(RAW, [record(String(i))]),
      ),
    );
    expect(spool.records).toBe(500);
    away = false;
    await until(async () => spool.empty);
    expect(new Set(textsOf(log)).size).toBe(500);
  });

  it('refuses when it is full, takes again when the log is back, and never lies', async () => {
    const { spool, spooled } = await start({ maxBytes: 20_000 });
    away = true;
    const texts = Array.from({ length: 100 }, (_, i) =>
      `${i}`.padEnd(500, '.'),
    );
    const results = await Promise.allSettled(
      texts.map(text => spooled.append(RAW, [record(text)])),
    );
    const acked = texts.filter((_, i) => results[i].status === 'fulfilled');
    const refused = results.flatMap(result =>
      result.status === 'rejected' ? result.reason : [],
    );
    expect(refused.length).toBeGreaterThan(50);
    for (const error of refused) expect(error).toBeInstanceOf(SpoolFullError);
    expect(spool.bytes).toBeLessThanOrEqual(20_000);
    away = false;
    await until(async () => spool.empty);
    expect(textsOf(log)).toEqual(acked);
    await spooled.append(RAW, [record('again')]);
  });

  it('refuses when the disk does, and goes on when it does not', async () => {
    const { spool, spooled } = await start();
    away = true;
    await spooled.append(RAW, [record('first')]);
    // What a full or read-only disk does to a write, at the place where Node learns of it.
    const handle = await fs.open(path.join(directory, 'probe'), 'w');
    const prototype = Object.getPrototypeOf(handle);
    await handle.close();
    for (const method of ['writev', 'datasync'] as const) {
      const failing = jest
        .spyOn(prototype, method)
        .mockRejectedValue(
          Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' }),
        );
      await expect(spooled.append(RAW, [record('lost')])).rejects.toThrow(
        'ENOSPC',
      );
      failing.mockRestore();
    }
    await spooled.append(RAW, [record('second')]);
    away = false;
    await until(async () => spool.empty);
    expect(textsOf(log)).toEqual(['first', 'second']);
  });

  it('delivers after a restart what was left', async () => {
    const first = await start({ segmentBytes: 500 });
    away = true;
    for (let i = 0; i < 20; i++)
      await first.spooled.append(RAW, [record(`${i}`)]);
    await first.spooled.close();
    expect(log.closed).toBe(true);
    newLog();
    away = false;
    const second = await start();
    await until(async () => second.spool.empty);
    expect(textsOf(log)).toEqual(Array.from({ length: 20 }, (_, i) => `${i}`));
  });

  it('is used by one process at a time', async () => {
    await start();
    await expect(start()).rejects.toThrow(/used by another process/);
  });

  it('cuts off a torn tail, wherever the write was cut', async () => {
    const first = await start();
    away = true;
    for (const text of ['a', 'b', 'c']) {
      await first.spooled.append(RAW, [record(text)]);
    }
    await first.spooled.close();
    const [name] = await segments();
    const file = path.join(directory, name);
    const whole = await fs.readFile(file);
    const frame = whole.length / 3;
    for (let length = 2 * frame; length < whole.length; length += 7) {
      await fs.writeFile(file, whole.subarray(0, length));
      const spool = await Spool.open({ directory, maxBytes: 1_000_000 });
      expect(spool.damage).toEqual({
        tornBytes: length - 2 * frame,
        corruptAppends: 0,
      });
      expect(spool.records).toBe(2);
      await spool.append({ topic: RAW, records: [record('d')] });
      const texts: string[] = [];
      while (!spool.empty) {
        const { appends, delivered } = await spool.peek(1_000_000);
        for (const { records } of appends) {
          texts.push(...records.map(r => Buffer.from(r.value).toString()));
        }
        await delivered();
      }
      expect(texts).toEqual(['a', 'b', 'd']);
      await spool.close();
      for (const other of await segments()) {
        await fs.rm(path.join(directory, other));
      }
    }
  });

  it('leaves out what the disk has changed, says so, and delivers the rest', async () => {
    const first = await start();
    away = true;
    for (const text of ['aaaa', 'bbbb', 'cccc']) {
      await first.spooled.append(RAW, [record(text)]);
    }
    await first.spooled.close();
    const [name] = await segments();
    const file = path.join(directory, name);
    const bytes = await fs.readFile(file);
    bytes[bytes.lastIndexOf('bbbb')] ^= 1;
    await fs.writeFile(file, bytes);
    newLog();
    away = false;
    const { spool } = await start();
    expect(spool.damage.corruptAppends).toBe(1);
    await until(async () => spool.empty);
    expect(textsOf(log)).toEqual(['aaaa', 'cccc']);
  });

  it('does not try forever what the log will never take', async () => {
    const { spool, spooled } = await start();
    away = true;
    for (const text of ['small', 'giant', 'also small']) {
      await spooled.append(RAW, [record(text)]);
    }
    const append = log.append.bind(log);
    log.append = async (topic, records) => {
      const giant = records.some(r => String(r.key) === 'giant');
      if (topic === RAW && giant && !away) {
        throw Object.assign(new Error('too large'), {
          name: 'RecordTooLargeError',
        });
      }
      return append(topic, records);
    };
    away = false;
    await until(async () => spool.empty);
    expect(textsOf(log)).toEqual(['small', 'also small']);
    expect(log.deadLetters.map(letter => letter.key)).toEqual(['giant']);
  });

  it('loses nothing it has acknowledged to kill -9 at any moment', async () => {
    const kills = Number(process.env.SLO_SCOUT_TEST_KILLS ?? 10);
    const program = path.join(__dirname, '../__testUtils__/spoolProgram.ts');
    const acked = new Set<string>();
    for (let i = 0; i < kills; i++) {
      const child = forkProgram(program, [directory, String(i)]);
      await nextMessage(child, 'started');
      let left = 1 + Math.floor(Math.random() * 60);
      const enough = new Promise<void>(resolve => {
        child.on('message', (message: { type: string; id: string }) => {
          if (message.type !== 'acked') return;
          acked.add(message.id);
          if (--left === 0) resolve();
        });
      });
      await enough;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    const { spool } = await start({ maxBytes: 1024 ** 3 });
    expect(spool.damage.corruptAppends).toBe(0);
    await until(async () => spool.empty);
    const delivered = new Set(textsOf(log).map(text => text.split(' ')[0]));
    const lost = [...acked].filter(id => !delivered.has(id));
    expect(lost).toEqual([]);
    expect(acked.size).toBeGreaterThanOrEqual(kills);
  });
});
