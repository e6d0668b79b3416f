/* eslint-disable jest/no-export -- a part of telemetryLogContract */
import { type ContractFixture, record, texts } from './ContractFixture';
import { eventually } from './eventually';
import { Recorder } from './Recorder';

/**
 * Of {@link telemetryLogContract}: where reading starts, pauses and ends.
 *
 * @internal
 */
export function controlContract(fixture: ContractFixture): void {
  const { open, consume } = fixture;

  describe('control', () => {
    it('starts where the handler says and seeks back and forth', async () => {
      const log = await open();
      await log.ensureTopic(fixture.topic, 1);
      for (const text of ['a', 'b', 'c', 'd'])
        await log.append(fixture.topic, [record(0, text)]);
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
      await log.ensureTopic(fixture.topic, 2);
      const recorder = new Recorder();
      const consumer = await consume(log, recorder);
      await eventually('it runs', () => recorder.batches.length > 0);
      consumer.pause([0]);
      await log.append(fixture.topic, [record(0, 'held'), record(1, 'passes')]);
      await eventually(
        'the other partition is read',
        () => texts(recorder, 1).length === 1,
      );
      consumer.pause();
      await log.append(fixture.topic, [record(1, 'held too')]);
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
      await log.ensureTopic(fixture.topic, 1);
      for (let i = 0; i < 3; i++)
        await log.append(fixture.topic, [record(0, `${i}`)]);
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
      await log.ensureTopic(fixture.topic, 2);
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
      await log.append(fixture.topic, [record(0, 'good')]);
      await eventually(
        'the good one is read',
        () => failing.records.length === 1,
      );
      await log.append(fixture.topic, [record(0, 'bad')]);
      await expect(consumer.failed).resolves.toThrow('can not stand it');
      expect(failing.owned.size).toBe(0);

      const next = new Recorder({ positions });
      await consume(log, next);
      await eventually('the next one gets it', () => next.records.length === 1);
      expect(texts(next, 0)).toEqual(['bad']);
    });
  });
}
