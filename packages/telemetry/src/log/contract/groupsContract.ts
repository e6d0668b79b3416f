/* eslint-disable jest/no-export -- a part of telemetryLogContract */
import { type ContractFixture, record, texts } from './ContractFixture';
import { eventually } from './eventually';
import { Recorder } from './Recorder';

/**
 * Of {@link telemetryLogContract}: members that come and go.
 *
 * @internal
 */
export function groupsContract(fixture: ContractFixture): void {
  const { open, consume } = fixture;

  describe('groups', () => {
    it('share partitions, take over from members that leave, and count generations', async () => {
      const log = await open();
      await log.ensureTopic(fixture.topic, 4);
      const positions = new Map<number, number>();
      const first = new Recorder({ positions });
      const second = new Recorder({ positions });
      const firstConsumer = await consume(log, first);
      await eventually('the first has all', () => first.owned.size === 4);
      const secondConsumer = await consume(await open(), second);

      let appended = 0;
      const append = async () => {
        await log.append(
          fixture.topic,
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
      await log.ensureTopic(fixture.topic, 1);
      const recorder = new Recorder();
      await consume(log, recorder);
      await log.ensureTopic(fixture.topic, 3);
      await log.append(fixture.topic, [record(2, 'new')]);
      await eventually(
        'the new partition is read',
        () => texts(recorder, 2).length === 1,
      );
      expect(texts(recorder, 2)).toEqual(['new']);
    });
  });
}
