import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createTestTopicPrefix, describeWithKafka } from '@slo-scout/dev-kafka';
import { KafkaTelemetryLog } from '@slo-scout/telemetry';
import { explainStartError } from './explainStartError';
import { kafkaOptions } from './kafkaOptions';
import { openTelemetryLog } from './openTelemetryLog';

const brokersOnly = { SLO_SCOUT_KAFKA_BROKERS: 'one:9092, two:9093' };

describe('kafkaOptions', () => {
  let dir: string;

  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-program-'));
  });

  afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

  it('reads brokers, login and TLS, secrets from files too', () => {
    expect(kafkaOptions({})).toBeUndefined();
    expect(kafkaOptions(brokersOnly)).toMatchObject({
      brokers: ['one:9092', 'two:9093'],
      sasl: undefined,
      tls: undefined,
    });
    const file = path.join(dir, 'secret');
    fs.writeFileSync(file, 'sesame\n');
    expect(
      kafkaOptions({
        ...brokersOnly,
        SLO_SCOUT_KAFKA_USERNAME: 'alice',
        SLO_SCOUT_KAFKA_PASSWORD_FILE: file,
        SLO_SCOUT_KAFKA_CA_FILE: file,
      }),
    ).toMatchObject({
      sasl: {
        mechanism: 'scram-sha-512',
        username: 'alice',
        password: 'sesame',
      },
      tls: { ca: 'sesame\n' },
    });
  });

  it.each([
    [{ SLO_SCOUT_KAFKA_BROKERS: 'one' }, 'host:port'],
    [{ SLO_SCOUT_KAFKA_SASL_MECHANISM: 'magic' }, 'one of plain'],
    [{ SLO_SCOUT_KAFKA_USERNAME: 'alice' }, 'SLO_SCOUT_KAFKA_PASSWORD'],
    [{ SLO_SCOUT_KAFKA_TLS: 'yes' }, 'true or false'],
    [{ SLO_SCOUT_KAFKA_CA_FILE: '/no/such/file' }, 'cannot be read'],
    [{ SLO_SCOUT_KAFKA_CERT_FILE: __filename }, 'both, or none'],
  ])('says what is wrong with %j', (env, sentence) => {
    expect(() => kafkaOptions({ ...brokersOnly, ...env })).toThrow(sentence);
  });
});

describe('openTelemetryLog', () => {
  it('wants a database or a Kafka, and explains when there is none', async () => {
    await expect(openTelemetryLog({})).rejects.toThrow('SLO_SCOUT_DATABASE');
    const error = await openTelemetryLog({
      SLO_SCOUT_KAFKA_BROKERS: '127.0.0.1:1',
    }).catch(failure => failure);
    expect(explainStartError('The worker', error)).toMatch(
      /^No broker of SLO_SCOUT_KAFKA_BROKERS can be reached/,
    );
  });
});

describeWithKafka('openTelemetryLog on Kafka', brokers => {
  it('opens it', async () => {
    const log = await openTelemetryLog({
      SLO_SCOUT_KAFKA_BROKERS: brokers,
      SLO_SCOUT_KAFKA_TOPIC_PREFIX: createTestTopicPrefix(),
    });
    expect(log).toBeInstanceOf(KafkaTelemetryLog);
    const error = await log.partitions('none').catch(failure => failure);
    expect(explainStartError('The worker', error)).toContain(
      'create it by `slo-scout topics`',
    );
    await log.close();
  });
});
