import { createTestTopicPrefix, describeWithKafka } from '@slo-scout/dev-kafka';
import { KafkaTelemetryLog, TOPICS } from '@slo-scout/telemetry';
import { runCli } from './runCli';

jest.setTimeout(120_000);

async function run(args: string[]) {
  let out = '';
  let err = '';
  const code = await runCli(['topics', ...args], {
    cwd: '.',
    out: text => {
      out += text;
    },
    err: text => {
      err += text;
    },
    readInput: async () => '',
  });
  return { code, out, err };
}

const NAMES = [
  'SLO_SCOUT_KAFKA_BROKERS',
  'SLO_SCOUT_KAFKA_TOPIC_PREFIX',
] as const;

afterEach(() => NAMES.forEach(name => delete process.env[name]));

describe('slo-scout topics', () => {
  it('says what it needs', async () => {
    expect(await run([])).toMatchObject({
      code: 2,
      err: expect.stringContaining('set SLO_SCOUT_KAFKA_BROKERS'),
    });
    process.env.SLO_SCOUT_KAFKA_BROKERS = '127.0.0.1:1';
    expect(await run([])).toMatchObject({
      code: 2,
      err: expect.stringContaining('Kafka cannot be reached'),
    });
  });
});

describeWithKafka('slo-scout topics on Kafka', brokers => {
  it('creates once, reports differences, and changes only when told', async () => {
    const prefix = createTestTopicPrefix();
    process.env.SLO_SCOUT_KAFKA_BROKERS = brokers;
    process.env.SLO_SCOUT_KAFKA_TOPIC_PREFIX = prefix;
    const each = (text: string) =>
      Object.values(TOPICS)
        .map(topic => `${prefix}${topic}: ${text}\n`)
        .join('');
    expect(await run(['--dry-run'])).toMatchObject({
      code: 1,
      out: each('is missing'),
    });
    expect(await run(['--partitions', '3'])).toMatchObject({
      code: 0,
      out: each('created'),
    });
    expect(await run(['--partitions', '3'])).toMatchObject({
      code: 0,
      out: each('as it should be'),
    });
    const log = await KafkaTelemetryLog.create({
      brokers: brokers.split(','),
      topicPrefix: prefix,
    });
    expect(await log.partitions(TOPICS.raw)).toBe(3);

    const more = await run(['--partitions', '5']);
    expect(more.out).toContain('  partitions: is 3, should be 5\n');
    expect(more.code).toBe(1);
    expect(await log.partitions(TOPICS.raw)).toBe(3);
    const applied = await run(['--partitions', '5', '--apply-config']);
    expect(applied.out).toContain('  partitions: changed from 3 to 5\n');
    expect(applied.code).toBe(0);
    expect(await log.partitions(TOPICS.raw)).toBe(5);
    await log.close();
  });
});
