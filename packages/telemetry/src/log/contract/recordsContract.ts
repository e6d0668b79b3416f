/* eslint-disable jest/no-export -- a part of telemetryLogContract */
import { randomBytes } from 'node:crypto';
import type { LogRecord } from '../TelemetryLog';
import { type ContractFixture, record, texts } from './ContractFixture';
import { eventually } from './eventually';
import { Recorder } from './Recorder';

/**
 * Of {@link telemetryLogContract}: topics, records and watermarks.
 *
 * @internal
 */
export function recordsContract(fixture: ContractFixture): void {
  const { open, consume } = fixture;

  describe('topics', () => {
    it('are created once, grow, and never shrink', async () => {
      const log = await open();
      await expect(log.partitions(fixture.topic)).rejects.toThrow(
        fixture.topic,
      );
      await Promise.all([
        log.ensureTopic(fixture.topic, 3),
        (await open()).ensureTopic(fixture.topic, 3),
      ]);
      expect(await log.partitions(fixture.topic)).toBe(3);
      await log.ensureTopic(fixture.topic, 1);
      expect(await log.partitions(fixture.topic)).toBe(3);
      await log.ensureTopic(fixture.topic, 5);
      expect(await log.partitions(fixture.topic)).toBe(5);
      await log.append(fixture.topic, [record(4, 'in a new partition')]);
    });

    it('refuse records for partitions or topics that do not exist', async () => {
      const log = await open();
      await expect(log.append(fixture.topic, [record(0, 'a')])).rejects.toThrow(
        fixture.topic,
      );
      await log.ensureTopic(fixture.topic, 2);
      for (const partition of [2, -1, 0.5, Number.NaN]) {
        await expect(
          log.append(fixture.topic, [record(partition, 'a')]),
        ).rejects.toThrow();
      }
    });
  });

  describe('records', () => {
    it('come back as they were, in order, with offsets and times that never run back', async () => {
      const log = await open();
      await log.ensureTopic(fixture.topic, 2);
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
      await log.append(fixture.topic, [awkward, empty]);
      for (let i = 0; i < 20; i++)
        await log.append(fixture.topic, [record(0, `${i}`), record(1, `${i}`)]);
      await log.append(fixture.topic, []);

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
      await producer.ensureTopic(fixture.topic, 1);
      await producer.append(fixture.topic, [record(0, 'a'), record(0, 'b')]);
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
      await writers[0].ensureTopic(fixture.topic, 3);
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
                fixture.topic,
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
      await log.ensureTopic(fixture.topic, 1);
      const large = randomBytes(3_000_000);
      const half = randomBytes(500_000);
      for (const value of [large, half, half, half, large]) {
        await log.append(fixture.topic, [{ partition: 0, value, headers: {} }]);
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
      await log.ensureTopic(fixture.topic, 2);
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
        await log.append(fixture.topic, [record(i % 2, `${i}`)]);
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
}
