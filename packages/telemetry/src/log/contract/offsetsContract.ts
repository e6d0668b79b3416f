/* eslint-disable jest/no-export -- a part of telemetryLogContract */
import { FencedError } from '../FencedError';
import { type ContractFixture, record, texts } from './ContractFixture';
import { eventually } from './eventually';
import { Recorder } from './Recorder';

/**
 * Of {@link telemetryLogContract}: offsets that the log keeps for a group.
 *
 * @internal
 */
export function offsetsContract(fixture: ContractFixture): void {
  const { open, consume } = fixture;

  const committed = (recorder: Recorder) =>
    Object.fromEntries(
      recorder.assignments.map(assignment => [
        assignment.partition,
        assignment.committed,
      ]),
    );
  const holdsAll = (recorder: Recorder) => () => recorder.owned.size === 2;

  describe('offsets', () => {
    it('are kept for the next owner, for each group', async () => {
      const log = await open();
      await log.ensureTopic(fixture.topic, 2);
      for (const text of ['a', 'b', 'c'])
        await log.append(fixture.topic, [record(0, text)]);
      const first = new Recorder();
      const consumer = await consume(log, first);
      await eventually('all is read', () => first.records.length === 3);
      await eventually('it has both', holdsAll(first));
      expect(committed(first)).toEqual({ 0: undefined, 1: undefined });
      const [, second, last] = first.records;
      const [batch] = first.batches.filter(({ partition }) => partition === 0);
      await consumer.commit(batch, last.offset + 1);
      // Back again: whoever wants to see records a second time.
      await consumer.commit(batch, second.offset);
      await consumer.stop();

      const next = new Recorder({ positions: new Map([[0, second.offset]]) });
      const nextConsumer = await consume(await open(), next);
      await eventually('the next has both', holdsAll(next));
      expect(committed(next)).toEqual({ 0: second.offset, 1: undefined });
      await eventually('it goes on', () => next.records.length === 2);
      expect(texts(next, 0)).toEqual(['b', 'c']);
      await nextConsumer.stop();

      const other = new Recorder();
      await consume(log, other, { group: 'other' });
      await eventually('the other group has both', holdsAll(other));
      expect(committed(other)).toEqual({ 0: undefined, 1: undefined });
    });

    it('are safe from former owners', async () => {
      const log = await open();
      await log.ensureTopic(fixture.topic, 2);
      const [first, second] = [new Recorder(), new Recorder()];
      const firstConsumer = await consume(log, first);
      await eventually('the first has both', holdsAll(first));
      const former = [...first.assignments];
      for (const assignment of former)
        await firstConsumer.commit(assignment, 5);
      const secondConsumer = await consume(await open(), second);
      await eventually(
        'they share',
        () => first.owned.size === 1 && second.owned.size === 1,
      );
      const [partition] = second.owned.keys();
      const stale = former.find(known => known.partition === partition)!;
      await expect(firstConsumer.commit(stale, 9)).rejects.toThrow(FencedError);
      const own = second.assignments.find(
        known => known.generation === second.owned.get(partition),
      )!;
      expect(own.committed).toBe(5);
      await secondConsumer.commit(own, 7);
      await expect(firstConsumer.commit(stale, 9)).rejects.toThrow(FencedError);
      await firstConsumer.stop();
      await secondConsumer.stop();

      const third = new Recorder();
      await consume(await open(), third);
      await eventually('the third has both', holdsAll(third));
      expect(committed(third)).toEqual({ [partition]: 7, [1 - partition]: 5 });
    });
  });
}
