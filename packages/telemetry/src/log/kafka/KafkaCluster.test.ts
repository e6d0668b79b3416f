import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  createTestTopicPrefix,
  describeWithOwnKafka,
  type RunningKafka,
  startKafka,
} from '@slo-scout/dev-kafka';
import { eventually } from '../contract/eventually';
import { Recorder } from '../contract/Recorder';
import type { KafkaLogError } from './KafkaLogError';
import { KafkaTelemetryLog } from './KafkaTelemetryLog';

jest.setTimeout(300_000);

const timing = { heartbeatMs: 200, sessionTimeoutMs: 3000, idleMs: 100 };
/** Controllers and leaders are elected anew; on a busy machine that takes its time. */
const ELECTION_MS = 120_000;
const record = (text: string, partition = 0) => ({
  partition,
  headers: { signal: 'traces' },
  value: Buffer.from(text),
});

describeWithOwnKafka('KafkaTelemetryLog on three nodes', () => {
  let kafka: RunningKafka;
  let dir: string;

  beforeAll(async () => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-cluster-'));
    kafka = await startKafka({ dir, nodes: 3 });
  });

  afterAll(async () => {
    await kafka?.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  });

  const open = (deliveryTimeoutMs = ELECTION_MS) =>
    KafkaTelemetryLog.create({
      brokers: kafka.brokers.split(','),
      topicPrefix: createTestTopicPrefix(),
      deliveryTimeoutMs,
      timing,
    });

  it('loses nothing and keeps the order when leaders are killed while it writes', async () => {
    const log = await open();
    await log.ensureTopic('kills', 3);
    const recorder = new Recorder();
    await log.consume({ topic: 'kills', group: 'g' }, recorder);
    const acknowledged: string[][] = [[], [], []];
    let writing = true;
    const lanes = [0, 1, 2].map(async partition => {
      for (let i = 0; writing; i++) {
        await log.append('kills', [record(`${i}`, partition)]);
        acknowledged[partition].push(`${i}`);
      }
    });
    for (const node of [1, 2]) {
      const before = acknowledged.map(({ length }) => length);
      await kafka.killNode(node);
      await eventually(
        'every partition goes on',
        () => acknowledged.every(({ length }, p) => length > before[p] + 10),
        ELECTION_MS,
      );
      await kafka.startNode(node);
    }
    writing = false;
    await Promise.all(lanes);
    await eventually(
      'all is read',
      () =>
        recorder.records.length >=
        acknowledged.reduce((sum, { length }) => sum + length, 0),
    );
    for (const partition of [0, 1, 2]) {
      // Each once, in order: a batch that was sent twice is there once.
      expect(
        recorder
          .of(partition)
          .map(({ value }) => Buffer.from(value).toString()),
      ).toEqual(acknowledged[partition]);
    }
    await log.close();
  });

  it('refuses when too few replicas are in sync, and goes on when they are back', async () => {
    const log = await open(3000);
    await log.ensureTopic('isr', 1);
    await log.append('isr', [record('a')]);
    await kafka.killNode(2);
    await kafka.killNode(3);
    await expect(log.append('isr', [record('b')])).rejects.toMatchObject({
      name: 'KafkaLogError',
      retriable: true,
    });
    await Promise.all([kafka.startNode(2), kafka.startNode(3)]);
    await eventually('it is taken', () =>
      log.append('isr', [record('c')]).then(
        () => true,
        () => false,
      ),
    );
    const recorder = new Recorder();
    await log.consume({ topic: 'isr', group: 'g' }, recorder);
    const texts = () =>
      recorder.records.map(({ value }) => Buffer.from(value).toString());
    await eventually('it is read', () => texts().includes('c'));
    // What was refused may be there all the same: at least once, never less.
    expect(texts().filter(text => text !== 'b')).toEqual(
      expect.arrayContaining(['a', 'c']),
    );
    await log.close();
  });
});

describeWithOwnKafka('KafkaTelemetryLog with logins and TLS', () => {
  let kafka: RunningKafka;
  let dir: string;

  beforeAll(async () => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-secure-'));
    kafka = await startKafka({
      dir,
      security: { users: { alice: 'in-wonderland' }, tls: true },
    });
  });

  afterAll(async () => {
    await kafka?.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  });

  const read = (file?: string) => fs.readFileSync(file!, 'utf8');
  const alice = { username: 'alice', password: 'in-wonderland' };

  it.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)(
    'logs in by %s, in the clear and over TLS',
    async mechanism => {
      const ca = read(kafka.certificates?.caFile);
      for (const options of [
        { brokers: kafka.listeners.sasl! },
        { brokers: kafka.listeners.saslTls!, tls: { ca } },
      ]) {
        const log = await KafkaTelemetryLog.create({
          ...options,
          sasl: { mechanism, ...alice },
          topicPrefix: createTestTopicPrefix(),
        });
        await log.ensureTopic('t', 1);
        await log.append('t', [record('a')]);
        expect(await log.partitions('t')).toBe(1);
        await log.close();
      }
    },
  );

  it('shows its certificate to a broker that wants one', async () => {
    const ca = read(kafka.certificates?.caFile);
    const cert = read(kafka.certificates?.certFile);
    const key = read(kafka.certificates?.keyFile);
    const log = await KafkaTelemetryLog.create({
      brokers: kafka.listeners.tls!,
      tls: { ca, cert, key },
      topicPrefix: createTestTopicPrefix(),
    });
    await log.ensureTopic('t', 1);
    await log.append('t', [record('a')]);
    expect(await log.partitions('t')).toBe(1);
    await log.close();
  });

  it('says what is wrong: the password, the authority, the address', async () => {
    const failure = (options: Parameters<typeof KafkaTelemetryLog.create>[0]) =>
      KafkaTelemetryLog.create({ connectionTimeoutMs: 2000, ...options }).then(
        () => undefined,
        (error: KafkaLogError) => error,
      );
    for (const mechanism of ['plain', 'scram-sha-512'] as const) {
      expect(
        await failure({
          brokers: kafka.listeners.sasl!,
          sasl: { mechanism, username: 'alice', password: 'wrong' },
        }),
      ).toMatchObject({ code: 'AUTHENTICATION' });
    }
    expect(
      await failure({ brokers: kafka.listeners.tls!, tls: {} }),
    ).toMatchObject({
      code: 'TLS',
    });
    expect(await failure({ brokers: ['127.0.0.1:1'] })).toMatchObject({
      code: 'UNREACHABLE',
      retriable: true,
    });
  });
});
