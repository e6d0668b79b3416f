import path from 'node:path';
import { type RunningKafka, startKafka } from '@slo-scout/dev-kafka';
import { TOPICS } from '@slo-scout/telemetry';
import { eventually } from '@slo-scout/telemetry/testUtils';
import { check, type FaultRow } from '../harness/FaultRow';
import { Pipeline } from '../harness/Pipeline';
import { countSpans, readTopic } from '../harness/readTopic';
import { startLoad } from '../harness/startLoad';

/** Controllers and leaders are elected anew; on a busy machine that takes its time. */
const ELECTION_MS = 180_000;

/** Three brokers, min.insync.replicas=2: leaders move in order and by kill -9, then two of three are gone. */
export const leadersMove: FaultRow = {
  number: 2,
  fault: 'leaders move and die; fewer replicas in sync than acks=all needs',
  async run(scene) {
    const kafka: RunningKafka = await startKafka({
      dir: path.join(scene.folder, 'kafka'),
      nodes: 3,
    });
    scene.atEnd(() => kafka.stop());
    const pipeline = await Pipeline.start(scene, {
      brokers: kafka.brokers,
      collector: ['--append-timeout-ms', '5000'],
    });
    const { exporter, source } = pipeline;
    const load = startLoad(exporter, () => source.batch(5), 3);
    // One client that sends one after the other: its order must be the order of each partition.
    const order = new Map<string, number>();
    let running = true;
    const inOrder = (async () => {
      for (let i = 0; running; i++) {
        const batch = source.batch(4);
        for (const span of batch.spans) order.set(span, i);
        await exporter.send(batch);
      }
    })();
    const goesOn = async (what: string) => {
      const wanted = exporter.answers.acked + 40;
      await eventually(
        what,
        () => exporter.answers.acked >= wanted,
        ELECTION_MS,
      );
    };
    await goesOn('it goes on at first');
    await kafka.stopNode(1);
    await goesOn('it goes on without node 1');
    await kafka.startNode(1);
    await kafka.killNode(2);
    await goesOn('it goes on without node 2');
    await kafka.startNode(2);
    await goesOn('it goes on with all nodes');

    await Promise.all([kafka.killNode(2), kafka.killNode(3)]);
    const since = performance.now();
    let falseAcks = 0;
    let refusals = 0;
    let gone = true;
    exporter.onAnswer = (answer, startedAt) => {
      if (!gone || startedAt < since) return;
      if (answer.kind === 'acked') falseAcks++;
      if (answer.kind === 'refused') refusals++;
    };
    await eventually('it refuses', () => refusals >= 4, ELECTION_MS);
    gone = false;
    await Promise.all([kafka.startNode(2), kafka.startNode(3)]);
    await goesOn('it goes on when they are back');
    running = false;
    await Promise.all([load.stop(), inOrder]);
    check(falseAcks === 0, `${falseAcks} successes with one replica of three`);

    const records = await readTopic(pipeline.log, TOPICS.raw);
    let outOfOrder = 0;
    for (const partition of new Set(records.map(one => one.partition))) {
      const seen = new Set<string>();
      let last = -1;
      for (const record of records.filter(r => r.partition === partition)) {
        for (const key of countSpans([record]).keys()) {
          const at = order.get(key);
          if (at === undefined || seen.has(key)) continue;
          seen.add(key);
          if (at < last) outOfOrder++;
          last = at;
        }
      }
    }
    check(outOfOrder === 0, `${outOfOrder} spans came before earlier ones`);
    const outcome = await pipeline.settle();
    return {
      ...outcome,
      kills: 3,
      observed: `order kept over ${order.size} spans; ${refusals} refusals and no success below min.insync.replicas; ${outcome.repeatedInLog} spans twice in Kafka`,
    };
  },
};
