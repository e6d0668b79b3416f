import { createTestTopicPrefix, describeWithKafka } from '@slo-scout/dev-kafka';
import { decodeTraces } from '../../otlp/decodeTraces';
import { jsonToProtobuf } from '../../otlp/jsonToProtobuf';
import { eventually } from '../contract/eventually';
import { Recorder } from '../contract/Recorder';
import { KafkaTelemetryLog } from '../kafka/KafkaTelemetryLog';
import { TOPICS } from '../TelemetryLog';
import { startRepartition } from './startRepartition';

jest.setTimeout(120_000);

const traceId = (n: number) => n.toString(16).padStart(32, '0');
const json = (traces: number[]) =>
  Buffer.from(
    JSON.stringify({
      resourceSpans: [
        {
          scopeSpans: [
            {
              spans: traces.map((n, i) => ({
                traceId: traceId(n),
                spanId: (i + 1).toString(16).padStart(16, '0'),
                name: `span ${n}`,
                startTimeUnixNano: '1',
                endTimeUnixNano: '2',
              })),
            },
          ],
        },
      ],
    }),
  );

describeWithKafka('startRepartition', brokers => {
  it('brings the spans of a trace together, goes on after a restart, and keeps what is bad', async () => {
    const log = await KafkaTelemetryLog.create({
      brokers: brokers.split(','),
      topicPrefix: createTestTopicPrefix(),
      timing: { heartbeatMs: 100, idleMs: 100 },
    });
    await log.ensureTopic('otlp_spans', 3);
    await log.ensureTopic(TOPICS.raw, 4);
    await log.ensureTopic(TOPICS.deadLetters, 1);
    const proto = (traces: number[]) =>
      jsonToProtobuf('traces', json(traces)).request;
    const one = [1, 2, 3, 4, 5];
    const options = { log, from: 'otlp_spans' };
    const append = (
      partition: number,
      value: Uint8Array,
      headers: Record<string, string> = {},
    ) => log.append('otlp_spans', [{ partition, value, headers }]);
    await append(0, proto(one));
    await append(1, Buffer.from('\x0a\xff not OTLP'));
    await append(1, proto(one));
    await append(2, json(one), { encoding: 'otlp_json' });

    let records = 0;
    const progress = (done: { records: number }) => {
      records += done.records;
    };
    const first = await startRepartition({ ...options, progress });
    await eventually('all are copied', () => records === 4);
    await first.stop();
    await append(0, proto([6]));
    const second = await startRepartition({ ...options, progress });
    await eventually('the last is copied', () => records === 5);
    await second.stop();

    const recorder = new Recorder();
    await log.consume({ topic: TOPICS.raw, group: 'reader' }, recorder);
    const spans = () =>
      recorder.records.flatMap(({ partition, value }) =>
        decodeTraces(value).map(({ traceId: id }) => ({ partition, id })),
      );
    await eventually('all is read', () => spans().length >= 16);
    expect(spans()).toHaveLength(16);
    for (const n of one) {
      const own = spans().filter(({ id }) => id === traceId(n));
      expect(own).toHaveLength(3);
      expect(new Set(own.map(({ partition }) => partition)).size).toBe(1);
    }

    const dead = new Recorder();
    await log.consume({ topic: TOPICS.deadLetters, group: 'reader' }, dead);
    await eventually('the bad one is kept', () => dead.records.length === 1);
    expect(dead.records[0].headers).toMatchObject({
      topic: 'otlp_spans',
      partition: '1',
      offset: '0',
      error: expect.stringMatching(/./),
      hash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
    await log.close();
  });
});
