import { createHash } from 'node:crypto';
import { rawRecordHeaders, splitTraces, TOPICS } from '@slo-scout/telemetry';
import { eventually } from '@slo-scout/telemetry/testUtils';
import { check, type FaultRow } from '../harness/FaultRow';
import { metricOf } from '../harness/metricOf';
import { Pipeline } from '../harness/Pipeline';
import { readTopic } from '../harness/readTopic';

const PARTITIONS = 4;
const STORM_PARTITION = 3;
/** More than the breaker lets through. */
const STORM = 400;

/** Others write into our topic what is no OTLP; then so much of it that something must be wrong. */
export const poisonRecords: FaultRow = {
  number: 15,
  fault: 'poison records in Kafka',
  async run(scene) {
    const pipeline = await Pipeline.start(scene);
    const { exporter, source, log } = pipeline;
    const worker = pipeline.worker!;
    const traces = rawRecordHeaders('traces');
    const kinds: Array<[Buffer, Record<string, string>]> = [
      [Buffer.alloc(0), traces],
      [Buffer.from('not OTLP at all'), traces],
      [source.batch(1).body.subarray(0, 40), traces],
      [Buffer.from('{}'), { ...traces, encoding: 'otlp_json' }],
      [Buffer.from('x'), { signal: 'pictures' }],
      [Buffer.from([0xff, 0xff]), {}],
    ];
    const poison = kinds.flatMap(([value, headers]) =>
      Array.from({ length: PARTITIONS }, (_, partition) => ({
        ...{ partition, headers, value },
      })),
    );
    await pipeline.send(5);
    for (const record of poison) {
      await log.append(TOPICS.raw, [record]);
      await pipeline.send(1, 3);
    }
    const allCounted = () =>
      eventually(
        'all good traces are counted',
        async () =>
          (await pipeline.counted()).traces * 5 >= exporter.acked.size,
        120_000,
      );
    await allCounted();
    const letters = (await readTopic(log, TOPICS.deadLetters)).filter(
      ({ headers }) => headers.topic !== undefined,
    );
    check(
      letters.length === poison.length,
      `${letters.length} dead letters of ${poison.length} poison records`,
    );
    for (const { headers, value } of letters) {
      const hash = createHash('sha256').update(value).digest('hex');
      const complete =
        headers.topic.endsWith(TOPICS.raw) &&
        /^\d+$/.test(headers.partition) &&
        /^\d+$/.test(headers.offset) &&
        headers.error.length > 0 &&
        headers.hash === `sha256:${hash}`;
      check(complete, `a dead letter has ${JSON.stringify(headers)}`);
    }

    await log.append(
      TOPICS.raw,
      Array.from({ length: STORM }, (_, i) => ({
        partition: STORM_PARTITION,
        headers: traces,
        value: Buffer.from([0xff, i & 0xff]),
      })),
    );
    await eventually(
      'the breaker opens',
      async () =>
        (await metricOf(worker, 'sloscout_fingerprint_partitions_paused', {
          reason: 'dead_letters',
        })) === 1,
      60_000,
    );
    // What goes to the other partitions does not wait.
    for (let sent = 0; sent < 20; ) {
      const batch = source.batch(1);
      const { records } = splitTraces(batch.body, PARTITIONS);
      if (records[0].partition === STORM_PARTITION) continue;
      await exporter.send(batch);
      sent++;
    }
    await allCounted();
    const dead = await metricOf(worker, 'sloscout_fingerprint_dlq_total');
    check(
      dead < poison.length + STORM,
      'the breaker has let the whole storm through',
    );
    const outcome = await pipeline.settle();
    return {
      ...outcome,
      observed: `${
        letters.length
      } dead letters with topic, partition, offset, error, hash; of ${STORM} at once ${
        dead - poison.length
      } went through, then the partition waited and the others went on`,
    };
  },
};
