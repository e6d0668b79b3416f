import { TOPICS } from '@slo-scout/telemetry';
import { check, type FaultRow } from '../harness/FaultRow';
import { Pipeline } from '../harness/Pipeline';
import { readTopic } from '../harness/readTopic';
import { encodeBatch } from '../harness/TraceSource';
import { withKafkaAdmin } from '../harness/withKafkaAdmin';

const MAX_MESSAGE_BYTES = 100_000;

/** The topic takes less than a request, and less than one span of it. */
export const tooLargeForTheLog: FaultRow = {
  number: 6,
  fault: `messages above max.message.bytes (${MAX_MESSAGE_BYTES})`,
  async run(scene) {
    await withKafkaAdmin(scene, async (admin, prefix) => {
      await admin.createTopics({
        topics: [
          {
            topic: prefix + TOPICS.raw,
            numPartitions: 4,
            configEntries: [
              { name: 'max.message.bytes', value: `${MAX_MESSAGE_BYTES}` },
              { name: 'message.timestamp.type', value: 'LogAppendTime' },
            ],
          },
        ],
      });
    });
    const pipeline = await Pipeline.start(scene);
    const { exporter, source } = pipeline;
    // 1 MB that does not compress; all of one trace, so that not even that may stay together.
    const trace = source.trace();
    const root = trace.at(-1)!;
    const rows = Array.from({ length: 1000 }, () => ({
      service: 'cart',
      span: {
        ...trace[0].span,
        spanId: source.hex(16),
        parentSpanId: root.span.spanId,
        attributes: [
          { key: 'noise', value: { stringValue: source.hex(1000) } },
        ],
      },
    }));
    await exporter.send(encodeBatch([...rows, ...trace]), 'grpc');
    await pipeline.send(10);

    const giant = source.trace();
    giant[0].span.attributes = [
      { key: 'noise', value: { stringValue: source.hex(3_000_000) } },
    ];
    const [answer] = [await exporter.attempt(encodeBatch(giant), 'grpc')];
    check(
      answer.kind === 'acked' && answer.rejected === 1,
      `a span of 3 MB among four small ones got ${JSON.stringify(answer)}`,
    );
    const letters = await readTopic(pipeline.log, TOPICS.deadLetters);
    check(letters.length > 0, 'the giant span is not in the dead letters');
    const records = await readTopic(pipeline.log, TOPICS.raw);
    const outcome = await pipeline.settle();
    return {
      ...outcome,
      observed: `1 MB of one trace in ${
        records.length
      } records; giant span rejected alone, in dead letters with ${Object.keys(
        letters[0].headers,
      ).join(', ')}`,
    };
  },
};
