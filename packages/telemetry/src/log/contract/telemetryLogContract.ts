/* eslint-disable jest/no-export -- a suite to be called from the adapters' tests */
import { randomBytes, randomUUID } from 'node:crypto';
import type { LogConsumer, LogRecord, TelemetryLog } from '../TelemetryLog';
import { eventually } from './eventually';
import { Recorder } from './Recorder';

/**
 * What the contract suite needs of an adapter.
 *
 * @public
 */
export interface TelemetryLogContractOptions {
  /** Opens one more instance on the same storage; the suite closes it. */
  createLog(): Promise<TelemetryLog>;
}

function record(partition: number, text: string): LogRecord {
  return { partition, value: Buffer.from(text), headers: { signal: 'traces' } };
}

function texts(recorder: Recorder, partition: number): string[] {
  return recorder
    .of(partition)
    .map(({ value }) => Buffer.from(value).toString());
}

/**
 * The behaviour that every adapter of {@link TelemetryLog} must have. Call it
 * inside a `describe` of a jest test.
 *
 * @public
 */
export function telemetryLogContract({
  createLog,
}: TelemetryLogContractOptions): void {
  let topic: string;
  const opened: TelemetryLog[] = [];

  async function open(): Promise<TelemetryLog> {
    const log = await createLog();
    opened.push(log);
    return log;
  }

  async function consume(
    log: TelemetryLog,
    recorder: Recorder,
    options: { group?: string; maxBatchBytes?: number } = {},
  ): Promise<LogConsumer> {
    recorder.consumer = await log.consume(
      { topic, group: 'group', ...options },
      recorder,
    );
    return recorder.consumer;
  }

  beforeEach(() => {
    topic = `topic-${randomUUID()}`;
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map(log => log.close()));
  });

  describe('topics', () => {
    it('are created once, grow, and never shrink', async () => {
      const log = await open();
      await expect(log.partitions(topic)).rejects.toThrow(topic);
      await Promise.all([
        log.ensureTopic(topic, 3),
        (await open()).ensureTopic(topic, 3),
      ]);
      expect(await log.partitions(topic)).toBe(3);
      await log.ensureTopic(topic, 1);
      expect(await log.partitions(topic)).toBe(3);
      await log.ensureTopic(topic, 5);
      expect(await log.partitions(topic)).toBe(5);
      await log.append(topic, [record(4, 'in a new partition')]);
    });

    it('refuse records for partitions or topics that do not exist', async () => {
      const log = await open();
      await expect(log.append(topic, [record(0, 'a')])).rejects.toThrow(topic);
      await log.ensureTopic(topic, 2);
      for (const partition of [2, -1, 0.5, Number.NaN]) {
        await expect(
          log.append(topic, [record(partition, 'a')]),
        ).rejects.toThrow();
      }
    });
  });

  describe('records', () => {
    it('come back as they were, in order, with offsets and times that never run back', async () => {
      const log = await open();
      await log.ensureTopic(topic, 2);
      const awkward: LogRecord = {
        partition: 1,
        key: '0af7651916cd43dd8448eb211c80319c',
        value: Buffer.from([0, 255, 92, 9, 10, 13, 0]),
        headers: {
          signal: 'traces',
          empty: '',
          unicode: 'ключ "\\\n\t',
          nul: 'a\u0000b',
        },
      };
      const empty: LogRecord = {
        partition: 1,
        value: new Uint8Array(0),
        headers: {},
      };
      await log.append(topic, [awkward, empty]);
      for (let i = 0; i < 20; i++)
        await log.append(topic, [record(0, `${i}`), record(1, `${i}`)]);
      await log.append(topic, []);

      const recorder = new Recorder();
      await consume(await open(), recorder);
      await eventually(
        'all records are delivered',
        () => recorder.records.length >= 42,
      );

      const numbers = Array.from({ length: 20 }, (_, i) => `${i}`);
      expect(texts(recorder, 0)).toEqual(numbers);
      expect(texts(recorder, 1).slice(2)).toEqual(numbers);
      const [first, second] = recorder.of(1);
      expect({ ...first, value: Buffer.from(first.value) }).toMatchObject(
        awkward,
      );
      expect(second.value.byteLength).toBe(0);
      expect(second.key).toBeUndefined();
      for (const partition of [0, 1]) {
        const records = recorder.of(partition);
        for (let i = 1; i < records.length; i++) {
          expect(records[i].offset).toBeGreaterThan(records[i - 1].offset);
          expect(records[i].timestamp).toBeGreaterThanOrEqual(
            records[i - 1].timestamp,
          );
        }
      }
    });

    it('survive their producer, and each group gets all of them', async () => {
      const producer = await open();
      await producer.ensureTopic(topic, 1);
      await producer.append(topic, [record(0, 'a'), record(0, 'b')]);
      await producer.close();

      const [one, two] = [new Recorder(), new Recorder()];
      const log = await open();
      await Promise.all([
        consume(log, one, { group: 'one' }),
        consume(log, two, { group: 'two' }),
      ]);
      await eventually(
        'both groups have read',
        () => one.records.length + two.records.length >= 4,
      );
      expect(texts(one, 0)).toEqual(['a', 'b']);
      expect(texts(two, 0)).toEqual(['a', 'b']);
    });

    it('are complete and never skipped when many append at once while somebody reads', async () => {
      const writers = await Promise.all([open(), open(), open()]);
      await writers[0].ensureTopic(topic, 3);
      const recorder = new Recorder();
      await consume(await open(), recorder);
      const rounds = 40;
      await Promise.all(
        writers.flatMap((log, writer) =>
          [0, 1].map(async lane => {
            for (let i = 0; i < rounds; i++) {
              // Partitions in changing order: adapters that lock must not deadlock.
              const order = i % 2 ? [0, 1, 2] : [2, 1, 0];
              await log.append(
                topic,
                order.map(partition =>
                  record(partition, `${writer}.${lane}:${i}`),
                ),
              );
            }
          }),
        ),
      );
      const expected = 3 * 6 * rounds;
      await eventually(
        'every record is delivered',
        () => recorder.records.length >= expected,
      );
      expect(recorder.records).toHaveLength(expected);
      for (const partition of [0, 1, 2]) {
        const seen = recorder.of(partition);
        expect(new Set(seen.map(({ offset }) => offset)).size).toBe(
          seen.length,
        );
        for (const lane of ['0.0', '0.1', '1.0', '1.1', '2.0', '2.1']) {
          const own = texts(recorder, partition).filter(text =>
            text.startsWith(`${lane}:`),
          );
          expect(own).toEqual(
            Array.from({ length: rounds }, (_, i) => `${lane}:${i}`),
          );
        }
      }
      expect(recorder.overlaps).toEqual([]);
    });

    it('may be large, and batches stay bounded', async () => {
      const log = await open();
      await log.ensureTopic(topic, 1);
      const large = randomBytes(3_000_000);
      const half = randomBytes(500_000);
      for (const value of [large, half, half, half, large]) {
        await log.append(topic, [{ partition: 0, value, headers: {} }]);
      }
      const recorder = new Recorder();
      await consume(log, recorder, { maxBatchBytes: 1_000_000 });
      await eventually('all are delivered', () => recorder.records.length >= 5);
      const sizes = recorder.batches
        .map(({ records }) =>
          records.reduce((sum, { value }) => sum + value.byteLength, 0),
        )
        .filter(size => size > 0);
      expect(Math.max(...sizes)).toBe(3_000_000);
      sizes
        .filter(size => size !== 3_000_000)
        .forEach(size => expect(size).toBeLessThanOrEqual(1_000_000));
      expect(
        Buffer.compare(Buffer.from(recorder.records[0].value), large),
      ).toBe(0);
    });
  });

  describe('watermarks', () => {
    it('advance while nothing is appended, and no record comes below them', async () => {
      const log = await open();
      await log.ensureTopic(topic, 2);
      const recorder = new Recorder();
      await consume(log, recorder);
      await eventually(
        'idle partitions get two watermarks each',
        () =>
          [0, 1].every(
            p => recorder.batches.filter(b => b.partition === p).length >= 2,
          ),
        5_000,
      );
      for (let i = 0; i < 30; i++) {
        await log.append(topic, [record(i % 2, `${i}`)]);
        await new Promise(resolve => setTimeout(resolve, 40));
      }
      await eventually(
        'all are delivered',
        () => recorder.records.length >= 30,
      );
      for (const partition of [0, 1]) {
        let watermark = 0;
        for (const batch of recorder.batches.filter(
          b => b.partition === partition,
        )) {
          expect(batch.watermark).toBeGreaterThanOrEqual(watermark);
          for (const { timestamp } of batch.records) {
            expect(timestamp).toBeGreaterThanOrEqual(watermark);
            expect(timestamp).toBeLessThanOrEqual(batch.watermark);
          }
          watermark = batch.watermark;
        }
        expect(watermark).toBeGreaterThan(0);
      }
    });
  });

  describe('control', () => {
    it('starts where the handler says and seeks back and forth', async () => {
      const log = await open();
      await log.ensureTopic(topic, 1);
      for (const text of ['a', 'b', 'c', 'd'])
        await log.append(topic, [record(0, text)]);
      const all = new Recorder();
      await consume(log, all, { group: 'offsets' });
      await eventually('offsets are known', () => all.records.length >= 4);
      const offsets = all.records.map(({ offset }) => offset);

      let sought = false;
      const recorder = new Recorder({
        positions: new Map([[0, offsets[2]]]),
        onBatch: ({ records, partition }, { consumer }) => {
          if (sought || !records.length || !consumer) return;
          sought = true;
          consumer.seek(partition, offsets[1]);
        },
      });
      const consumer = await consume(log, recorder);
      await eventually('it has read again', () => recorder.records.length >= 5);
      expect(texts(recorder, 0)).toEqual(['c', 'd', 'b', 'c', 'd']);

      consumer.seek(0, offsets[3]);
      await eventually(
        'it has read the last again',
        () => recorder.records.length >= 6,
      );
      expect(texts(recorder, 0).slice(5)).toEqual(['d']);
      expect(() => consumer.seek(7, 0)).toThrow();
    });

    it('delivers nothing while paused and goes on when resumed', async () => {
      const log = await open();
      await log.ensureTopic(topic, 2);
      const recorder = new Recorder();
      const consumer = await consume(log, recorder);
      await eventually('it runs', () => recorder.batches.length > 0);
      consumer.pause([0]);
      await log.append(topic, [record(0, 'held'), record(1, 'passes')]);
      await eventually(
        'the other partition is read',
        () => texts(recorder, 1).length === 1,
      );
      consumer.pause();
      await log.append(topic, [record(1, 'held too')]);
      await new Promise(resolve => setTimeout(resolve, 300));
      expect(texts(recorder, 0)).toEqual([]);
      consumer.resume([0]);
      expect(texts(recorder, 0)).toEqual([]);
      consumer.resume();
      await eventually('all is read', () => recorder.records.length === 3);
      expect(texts(recorder, 1)).toEqual(['passes', 'held too']);
    });

    it('waits for the handler before the next batch, and stop waits for it too', async () => {
      const log = await open();
      await log.ensureTopic(topic, 1);
      for (let i = 0; i < 3; i++) await log.append(topic, [record(0, `${i}`)]);
      let finish: () => void = () => undefined;
      let entered = 0;
      const recorder = new Recorder({
        onBatch: async ({ records }) => {
          if (!records.length) return;
          entered++;
          await new Promise<void>(resolve => {
            finish = resolve;
          });
        },
      });
      const consumer = await consume(log, recorder, { maxBatchBytes: 1 });
      await eventually('the first batch is under way', () => entered === 1);
      await new Promise(resolve => setTimeout(resolve, 200));
      expect(entered).toBe(1);
      let stopped = false;
      const stop = consumer.stop().then(() => {
        stopped = true;
      });
      await new Promise(resolve => setTimeout(resolve, 100));
      expect(stopped).toBe(false);
      finish();
      await stop;
      expect(texts(recorder, 0)).toEqual(['0']);
      expect(recorder.owned.size).toBe(0);
    });

    it('gives up when the handler fails, and hands everything to the next', async () => {
      const log = await open();
      await log.ensureTopic(topic, 2);
      const positions = new Map<number, number>();
      const failing = new Recorder({
        positions,
        onBatch: ({ records }) => {
          if (
            records.some(({ value }) => Buffer.from(value).toString() === 'bad')
          ) {
            throw new Error('can not stand it');
          }
        },
      });
      const consumer = await consume(log, failing);
      await log.append(topic, [record(0, 'good')]);
      await eventually(
        'the good one is read',
        () => failing.records.length === 1,
      );
      await log.append(topic, [record(0, 'bad')]);
      await expect(consumer.failed).resolves.toThrow('can not stand it');
      expect(failing.owned.size).toBe(0);

      const next = new Recorder({ positions });
      await consume(log, next);
      await eventually('the next one gets it', () => next.records.length === 1);
      expect(texts(next, 0)).toEqual(['bad']);
    });
  });

  describe('groups', () => {
    it('share partitions, take over from members that leave, and count generations', async () => {
      const log = await open();
      await log.ensureTopic(topic, 4);
      const positions = new Map<number, number>();
      const first = new Recorder({ positions });
      const second = new Recorder({ positions });
      const firstConsumer = await consume(log, first);
      await eventually('the first has all', () => first.owned.size === 4);
      const secondConsumer = await consume(await open(), second);

      let appended = 0;
      const append = async () => {
        await log.append(
          topic,
          [0, 1, 2, 3].map(partition => record(partition, `${appended}`)),
        );
        appended++;
      };
      await eventually('they share', async () => {
        await append();
        return first.owned.size === 2 && second.owned.size === 2;
      });
      expect([...first.owned.keys(), ...second.owned.keys()].sort()).toEqual([
        0, 1, 2, 3,
      ]);
      await append();
      await firstConsumer.stop();
      await eventually('the second has all', async () => {
        await append();
        return second.owned.size === 4;
      });
      await eventually(
        'all is read',
        () => first.records.length + second.records.length === 4 * appended,
      );
      await secondConsumer.stop();

      const expected = Array.from({ length: appended }, (_, i) => `${i}`);
      for (const partition of [0, 1, 2, 3]) {
        expect([
          ...texts(first, partition),
          ...texts(second, partition),
        ]).toHaveLength(appended);
        const all = [...first.of(partition), ...second.of(partition)].sort(
          (a, b) => a.offset - b.offset,
        );
        expect(all.map(({ value }) => Buffer.from(value).toString())).toEqual(
          expected,
        );
        const generations = [...first.assignments, ...second.assignments]
          .filter(assignment => assignment.partition === partition)
          .map(({ generation }) => generation);
        expect(new Set(generations).size).toBe(generations.length);
      }
      const moved = second.assignments.filter(({ partition }) =>
        first.assignments.some(known => known.partition === partition),
      );
      for (const { partition, generation } of moved) {
        const before = first.assignments.filter(
          known => known.partition === partition,
        );
        before.forEach(known =>
          expect(generation).toBeGreaterThan(known.generation),
        );
      }
    });

    it('find partitions that are added while they run', async () => {
      const log = await open();
      await log.ensureTopic(topic, 1);
      const recorder = new Recorder();
      await consume(log, recorder);
      await log.ensureTopic(topic, 3);
      await log.append(topic, [record(2, 'new')]);
      await eventually(
        'the new partition is read',
        () => texts(recorder, 2).length === 1,
      );
      expect(texts(recorder, 2)).toEqual(['new']);
    });
  });
}
