import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
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

  it('does not take a partition for idle whose next batch is larger than what was asked for', async () => {
    const behind: unknown[] = [];
    const log = await KafkaTelemetryLog.create({
      brokers: brokers.split(','),
      topicPrefix: prefix,
      // Nobody waits for the second answer.
      timing: { ...timing, idleMs: 1 },
      events: { clockBehind: event => behind.push(event) },
    });
    await log.ensureTopic('large', 3);
    const records = Array.from({ length: 60 }, (_, i) => ({
      partition: i % 3,
      headers: { signal: 'traces' },
      value: randomBytes(1_000),
    }));
    await log.append('large', records);
    // Longer than an idle partition's log time stays behind the clock.
    await sleep(1_500);
    const recorder = new Recorder();
    await log.consume(
      { topic: 'large', group: 'g', maxBatchBytes: 1_500 },
      recorder,
    );
    await eventually('all is read', () => recorder.records.length === 60);
    expect(behind).toEqual([]);
    for (const partition of [0, 1, 2]) {
      const written = records.filter(record => record.partition === partition);
      expect(recorder.of(partition).map(({ value }) => value)).toEqual(
        written.map(({ value }) => value),
      );
    }
    await log.close();
  });
});
