import { createTestTopicPrefix, describeWithKafka } from '@slo-scout/dev-kafka';
import { Kafka, logLevel } from 'kafkajs';
import { eventually } from '../contract/eventually';
import { Recorder } from '../contract/Recorder';
import { telemetryLogContract } from '../contract/telemetryLogContract';
import type { OffsetReset } from './KafkaLogEvents';
import { KafkaTelemetryLog } from './KafkaTelemetryLog';

jest.setTimeout(120_000);

const timing = {
  heartbeatMs: 100,
  sessionTimeoutMs: 3000,
  idleMs: 100,
  topicCheckMs: 300,
};

describeWithKafka('KafkaTelemetryLog', brokers => {
  const prefix = createTestTopicPrefix();

  telemetryLogContract({
    createLog: () =>
      KafkaTelemetryLog.create({
        brokers: brokers.split(','),
        topicPrefix: prefix,
        timing,
        deliveryTimeoutMs: 10_000,
      }),
  });

  it('goes on at the first record there is when retention has passed the offset', async () => {
    const resets: OffsetReset[] = [];
    const log = await KafkaTelemetryLog.create({
      brokers: brokers.split(','),
      topicPrefix: prefix,
      timing,
      events: { offsetReset: reset => resets.push(reset) },
    });
    await log.ensureTopic('expiring', 1);
    const record = (text: string) => ({
      partition: 0,
      headers: { signal: 'traces' },
      value: Buffer.from(text),
    });
    for (const text of ['a', 'b', 'c'])
      await log.append('expiring', [record(text)]);
    const admin = new Kafka({
      brokers: brokers.split(','),
      logLevel: logLevel.NOTHING,
    }).admin();
    await admin.connect();
    const topic = `${prefix}expiring`;
    // It must have seen the topic before.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({
      topic,
      partitions: [{ partition: 0, offset: '2' }],
    });
    await admin.disconnect();

    const recorder = new Recorder();
    await log.consume({ topic: 'expiring', group: 'g' }, recorder);
    await eventually('the rest is read', () => recorder.records.length > 0);
    expect(recorder.records.map(({ offset }) => offset)).toEqual([2]);
    expect(resets).toEqual([
      expect.objectContaining({ from: 0, to: 2, reason: 'expired' }),
    ]);
    await log.close();
  });
});
