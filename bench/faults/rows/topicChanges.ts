import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { openObjectStore } from '@slo-scout/object-store';
import { restoreArchive, verifyArchive } from '@slo-scout/object-store/archive';
import { TOPICS } from '@slo-scout/telemetry';
import { eventually } from '@slo-scout/telemetry/testUtils';
import { check, type FaultRow } from '../harness/FaultRow';
import { metricOf } from '../harness/metricOf';
import { Pipeline } from '../harness/Pipeline';
import { readTopic } from '../harness/readTopic';
import { startLoad } from '../harness/startLoad';
import { SPANS_PER_TRACE } from '../harness/TraceSource';
import { withKafkaAdmin } from '../harness/withKafkaAdmin';

const MORE_PARTITIONS = 6;

/** Partitions are added under load; retention passes a worker that is away, and the archive brings back what it missed; the topic is deleted and created anew. */
export const topicChanges: FaultRow = {
  number: 20,
  fault: 'partitions added, retention passes the offset, topic recreated',
  async run(scene) {
    const pipeline = await Pipeline.start(scene);
    const { exporter, source, log } = pipeline;
    const topic = scene.prefix + TOPICS.raw;
    const allCounted = () =>
      eventually(
        'all is counted',
        async () =>
          (await pipeline.counted()).traces * SPANS_PER_TRACE >=
          exporter.acked.size,
        120_000,
      );

    const load = startLoad(exporter, () => source.batch(3), 1);
    await withKafkaAdmin(scene, async admin => {
      await admin.createPartitions({
        topicPartitions: [{ topic, count: MORE_PARTITIONS }],
      });
    });
    // Until the collector writes to them.
    await eventually(
      'records come to the new partitions',
      async () =>
        (
          await readTopic(log, TOPICS.raw)
        ).some(({ partition }) => partition >= 4),
      120_000,
    );
    await load.stop();
    await allCounted();

    await pipeline.worker!.stop();
    const folder = pathToFileURL(path.join(scene.folder, 'archive')).href;
    const archive = await scene.start(
      '@slo-scout/worker-archive/main',
      ['--store', folder, '--object-seconds', '1'],
      await scene.kafkaEnv(),
    );
    await pipeline.send(10);
    let there = 0;
    await withKafkaAdmin(scene, async admin => {
      const offsets = await admin.fetchTopicOffsets(topic);
      there = offsets.reduce((sum, { high }) => sum + Number(high), 0);
    });
    const store = await openObjectStore(folder);
    scene.atEnd(() => store.close());
    await eventually(
      'all is archived',
      async () =>
        (await verifyArchive(store, { topic: TOPICS.raw })).records >= there,
      120_000,
    );
    await archive.stop();
    await withKafkaAdmin(scene, async admin => {
      const offsets = await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({
        topic,
        partitions: offsets.map(({ partition, high }) => ({
          partition,
          offset: high,
        })),
      });
    });
    const worker = await pipeline.startWorker();
    const missed = () =>
      metricOf(worker, 'sloscout_fingerprint_missed_offsets_total');
    await pipeline.send(10);
    await eventually(
      'the gap is noticed',
      async () => (await missed()) > 0,
      120_000,
    );
    const gap = await missed();
    await restoreArchive(store, log, { topic: TOPICS.raw });
    await allCounted();

    await withKafkaAdmin(scene, async admin => {
      await admin.deleteTopics({ topics: [topic] });
      await eventually(
        'the topic is gone',
        async () => !(await admin.listTopics()).includes(topic),
      );
      await admin.createTopics({
        topics: [
          {
            topic,
            numPartitions: MORE_PARTITIONS,
            configEntries: [
              { name: 'message.timestamp.type', value: 'LogAppendTime' },
            ],
          },
        ],
      });
    });
    await pipeline.send(10);
    await allCounted().catch(() => {});
    await worker.stop();
    const counted = await pipeline.counted();
    const acked = exporter.acked.size;
    check(gap > 0, 'what retention took was not counted');
    return {
      acked,
      delivered: Math.min(acked, counted.spans),
      lost: Math.max(0, acked - counted.spans),
      duplicated: Math.max(0, counted.spans - acked),
      observed: `4 to ${MORE_PARTITIONS} partitions under load; ${gap} records expired, counted as missed, restored from the archive; read on from the start of the new topic`,
    };
  },
};
