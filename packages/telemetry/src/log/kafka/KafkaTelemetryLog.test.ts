import { createTestTopicPrefix, describeWithKafka } from '@slo-scout/dev-kafka';
import { telemetryLogContract } from '../contract/telemetryLogContract';
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
});
