import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import type { LogRecord, StoredRecord } from '@slo-scout/telemetry';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describeWithS3 } from '../describeWithS3';
import { type ObjectStore, openObjectStore, readObject } from '../index';
import {
  archiveKey,
  type ArchiveName,
  ArchiveWriter,
  CorruptArchiveError,
  expireArchive,
  listArchive,
  nextArchiveOffset,
  parseArchiveKey,
  readArchive,
  restoreArchive,
  verifyArchive,
} from './index';

jest.setTimeout(60_000);

const TOPIC = 'raw-telemetry';
const DAY_MS = 86_400_000;
const EXAMPLE =
  'raw/v1/raw-telemetry/p=00003/day=2023-11-14/0000000000000004-0000000000000009.1700000004000-1700000009000.otlp.zst';

function record(offset: number, overrides: Partial<StoredRecord> = {}) {
  return {
    ...{ partition: 3, offset, timestamp: 1_700_000_000_000 + offset * 1000 },
    key: offset % 2 ? undefined : `${offset}`.padStart(32, '0'),
    headers: { signal: 'traces', encoding: 'otlp_proto', v: '1' },
    value: Buffer.from(`value ${offset} `.repeat(50)),
    ...overrides,
  } as StoredRecord;
}

async function written(records: StoredRecord[]) {
  const writer = new ArchiveWriter(TOPIC, 3);
  for (const one of records) await writer.add(one);
  return writer.finish();
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of source) all.push(one);
  return all;
}

/** The bytes, whatever class holds them. */
const plain = ({ key, ...rest }: StoredRecord) => ({
  ...rest,
  ...(key === undefined ? {} : { key }),
  value: Buffer.from(rest.value).toString('base64'),
});

function archiveSuite(open: () => Promise<ObjectStore>): void {
  let store: ObjectStore;

  beforeEach(async () => {
    store = await open();
  });

  afterEach(() => store.close());

  async function put(records: StoredRecord[]): Promise<ArchiveName> {
    const { name, body } = await written(records);
    await store.put(archiveKey(name), body, { ifAbsent: true });
    return name;
  }

  it('names the next offset by what is there, also after everything expired', async () => {
    expect(await nextArchiveOffset(store, TOPIC, 3)).toBeUndefined();
    await put([record(0), record(1)]);
    await put([record(2, { timestamp: 1_700_000_000_000 + DAY_MS })]);
    expect(await nextArchiveOffset(store, TOPIC, 3)).toBe(3);
    expect(await nextArchiveOffset(store, TOPIC, 4)).toBeUndefined();
    await store.put('raw/v1/raw-telemetry/p=00003/notes.txt', Buffer.from('x'));
    expect(await expireArchive(store, TOPIC, 1_700_000_100_000)).toBe(1);
    expect(await nextArchiveOffset(store, TOPIC, 3)).toBe(3);
    const both = [1, 2].map(() =>
      expireArchive(store, TOPIC, 1_800_000_000_000),
    );
    await Promise.all(both);
    const left = await collect(listArchive(store, TOPIC, 3));
    expect(left).toMatchObject([{ first: 2, last: 2, format: 'expired' }]);
    expect(await nextArchiveOffset(store, TOPIC, 3)).toBe(3);
    expect(await expireArchive(store, TOPIC, 1_800_000_000_000)).toBe(0);
    await put([record(3, { timestamp: 1_900_000_000_000 })]);
    await expireArchive(store, TOPIC, 1_800_000_000_000);
    expect(await collect(listArchive(store, TOPIC, 3))).toMatchObject([
      { first: 3, format: 'zst' },
    ]);
    expect(
      await store.head('raw/v1/raw-telemetry/p=00003/notes.txt'),
    ).toBeDefined();
  });

  it('finds gaps, overlaps, damage and what does not belong there', async () => {
    await put([record(0), record(1), record(3)]);
    await put([record(3), record(4)]);
    const name = await put([record(7), record(8)]);
    expect(await verifyArchive(store, { topic: TOPIC })).toMatchObject({
      ...{ objects: 3, records: 6 },
      findings: [
        { kind: 'gap', message: 'offsets 2 to 2 are not in the archive' },
        { kind: 'overlap', message: 'offsets 3 to 3 are archived twice' },
        { kind: 'gap', message: 'offsets 5 to 6 are not in the archive' },
      ],
    });
    const key = archiveKey(name);
    const { body } = await readObject(store, key);
    body[body.length >> 1] ^= 1;
    await store.put(key, body);
    await store.put(`${key}.bak`, body);
    const { findings } = await verifyArchive(store, {
      ...{ topic: TOPIC, fromMs: 1_700_000_004_500 },
    });
    expect(findings.map(({ kind }) => kind)).toEqual(['corrupt', 'foreign']);
    await expect(collect(readArchive(store, name))).rejects.toThrow(
      /is damaged/,
    );
    // An object that was put under the name of another.
    const other = await written([record(5), record(6)]);
    await store.put(key, other.body);
    await expect(collect(readArchive(store, name))).rejects.toThrow(
      /offset 5 comes after/,
    );
  });

  it('restores each offset once, in order, where it was, and takes up where it ended', async () => {
    await put([record(0), record(1), record(2)]);
    await put([record(2), record(3), record(5)]);
    const appended: LogRecord[] = [];
    let left = 3;
    const log = {
      partitions: async () => 4,
      ensureTopic: async () => undefined,
      append: async (_: string, records: LogRecord[]) => {
        if (left-- === 0) throw new Error('the log is away');
        appended.push(...records);
      },
    };
    const saved = new Map<number, number>();
    const checkpoint = {
      next: (partition: number) => saved.get(partition),
      save: async (partition: number, next: number) => {
        saved.set(partition, next);
      },
    };
    const dry = await restoreArchive(store, undefined, {
      ...{ topic: TOPIC, dryRun: true, checkpoint },
    });
    expect(dry).toMatchObject({ records: 5, duplicates: 1, objects: 2 });
    expect(saved.size).toBe(0);
    left = 0;
    await expect(
      restoreArchive(store, log, { topic: TOPIC, checkpoint }),
    ).rejects.toThrow('the log is away');
    left = 1;
    await restoreArchive(store, log, {
      ...{ topic: TOPIC, checkpoint, toMs: record(3).timestamp },
    });
    expect(saved.get(3)).toBe(3);
    left = 9;
    const rest = await restoreArchive(store, log, { topic: TOPIC, checkpoint });
    expect(rest).toMatchObject({ records: 2, duplicates: 0 });
    expect(appended.map(one => plain(one as StoredRecord))).toEqual(
      [0, 1, 2, 3, 5].map(offset => {
        const { offset: _o, timestamp: _t, ...wanted } = plain(record(offset));
        return wanted;
      }),
    );
    await expect(
      restoreArchive(
        store,
        { ...log, partitions: async () => 3 },
        { topic: TOPIC },
      ),
    ).rejects.toThrow(/has 3 partitions, and the archive's records are of 4/);
  });
}

describe('the archive', () => {
  const folders: string[] = [];
  const openFolder = () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-archive-'));
    folders.push(folder);
    return openObjectStore({ folder });
  };

  afterAll(() => {
    for (const folder of folders) {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });

  describe('in a folder', () => {
    archiveSuite(openFolder);
  });

  describeWithS3('in S3', url => {
    let run = 0;
    archiveSuite(() => {
      const one = new URL(url);
      one.pathname += `/${run++}`;
      return openObjectStore(one.href);
    });
  });

  it('has keys that sort by offset and say it all', () => {
    const names = fc
      .record({
        topic: fc.stringMatching(/^[a-z0-9_-][a-z0-9._-]{0,40}$/),
        partition: fc.nat(4096),
        first: fc.maxSafeNat(),
        count: fc.nat(100_000),
        fromMs: fc.integer({ min: 0, max: 4e12 }),
        span: fc.nat(DAY_MS),
        format: fc.constantFrom('zst' as const, 'gz', 'expired'),
      })
      .map(({ count, span, ...rest }) => ({
        ...rest,
        last: Math.min(rest.first + count, Number.MAX_SAFE_INTEGER),
        toMs: rest.fromMs + span,
      }));
    fc.assert(
      fc.property(names, name => {
        const key = archiveKey(name);
        expect(parseArchiveKey(key)).toEqual(name);
        for (const wrong of [`${key}x`, `x${key}`, key.replace('day=', 'day')])
          expect(parseArchiveKey(wrong)).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(names, names, (a, b) => {
        const same = { topic: 'a', partition: 0, fromMs: 0 };
        const [one, two] = [a, b].map(name => archiveKey({ ...name, ...same }));
        expect(one < two || a.first > b.first || a.last >= b.last).toBe(true);
      }),
    );
    expect(archiveKey({ ...parseArchiveKey(EXAMPLE)! })).toBe(EXAMPLE);
  });

  it('gives back every record as it was', async () => {
    const store = await openFolder();
    const records = fc.array(
      fc.record({
        step: fc.integer({ min: 1, max: 1e9 }),
        later: fc.nat(1000),
        key: fc.option(fc.stringMatching(/^[0-9a-f]{32}$/), { nil: undefined }),
        headers: fc.dictionary(fc.string({ unit: 'binary' }), fc.string()),
        value: fc.uint8Array({ maxLength: 2000 }),
      }),
      { minLength: 1, maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(records, fc.nat(2 ** 40), async (steps, start) => {
        let offset = start;
        let timestamp = 1_700_000_000_000;
        const all = steps.map(({ step, later, ...rest }): StoredRecord => {
          offset += step;
          timestamp += later;
          return { partition: 3, offset, timestamp, ...rest };
        });
        const { name, body } = await written(all);
        await store.put(archiveKey(name), body);
        const back = await collect(readArchive(store, name));
        expect(back.map(plain)).toEqual(all.map(plain));
      }),
      { numRuns: 50 },
    );
  });

  it('notices every flipped bit and every cut', async () => {
    const store = await openFolder();
    const { name, body } = await written([record(10), record(11), record(12)]);
    const key = archiveKey(name);
    const damaged = fc.oneof(
      fc.nat(body.length * 8 - 1).map(bit => {
        const copy = Buffer.from(body);
        copy[bit >> 3] ^= 1 << (bit & 7);
        return copy;
      }),
      fc.nat(body.length - 1).map(length => body.subarray(0, length)),
      fc
        .uint8Array({ minLength: 1, maxLength: 50 })
        .map(more => Buffer.concat([body, more])),
    );
    await fc.assert(
      fc.asyncProperty(damaged, async bytes => {
        await store.put(key, bytes);
        const read: StoredRecord[] = [];
        let problem: unknown;
        try {
          for await (const one of readArchive(store, name)) read.push(one);
        } catch (error) {
          problem = error;
        }
        // What came before the damage is right.
        expect(read.map(plain)).toEqual(
          [10, 11, 12].slice(0, read.length).map(n => plain(record(n))),
        );
        // A bit that means nothing to zstd may be flipped: then all is there.
        expect(
          problem instanceof CorruptArchiveError ||
            (problem === undefined && read.length === 3),
        ).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('is one message of the published schema', async () => {
    const { body } = await written([record(4), record(5)]);
    const { root } = protobuf.parse(
      fs.readFileSync(path.join(__dirname, 'archive.proto'), 'utf8'),
    );
    const Archive = root.lookupType('slo_scout.archive.v1.Archive');
    const message = Archive.toObject(Archive.decode(zstdDecompressSync(body)), {
      longs: Number,
    });
    expect(message).toMatchObject({
      header: { topic: TOPIC, partition: 3 },
      records: [
        { offset: 4, key: record(4).key, headers: { signal: 'traces' } },
        { offset: 5, timestampMs: record(5).timestamp },
      ],
      end: { records: 2 },
    });
  });

  it('is named after its records, of which there must be one', async () => {
    const { name } = await written([record(4), record(9)]);
    expect(archiveKey(name)).toBe(EXAMPLE);
    await expect(new ArchiveWriter(TOPIC, 3).finish()).rejects.toThrow(
      /no record to archive/,
    );
    const writer = new ArchiveWriter(TOPIC, 3);
    await writer.add(record(4));
    await expect(writer.add(record(4))).rejects.toThrow(/comes after 4/);
    writer.discard();
  });
});
