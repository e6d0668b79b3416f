import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startOtlpCollector } from '@slo-scout/collector-otlp';
import { jsonToProtobuf, type Signal, TOPICS } from '@slo-scout/telemetry';
import { postOnce } from '../harness/Exporter';
import { check, type FaultRow } from '../harness/FaultRow';
import { Pipeline } from '../harness/Pipeline';
import { readTopic } from '../harness/readTopic';
import type { Scene } from '../harness/Scene';
import { encodeBatch, type TraceSource } from '../harness/TraceSource';

const ROUNDS = 20;

/** What must not get into Kafka, new in each round. */
function secretsOf(source: TraceSource) {
  return {
    email: `jane.${source.hex(8)}@example.org`,
    card: '4111 1111 1111 1111',
    iban: 'DE89370400440532013000',
    token: `ghp_${source.hex(36)}`,
    password: `hunter-${source.hex(10)}`,
  };
}

/** Personal data at every place where telemetry holds text, plain and in encodings; then rules that fail. */
export const personalData: FaultRow = {
  number: 25,
  fault: 'personal data in attributes, names, events, bodies, URLs, resources',
  async run(scene) {
    const rules = path.join(scene.folder, 'redaction.yaml');
    await writeFile(rules, 'rules: {}\n');
    const pipeline = await Pipeline.start(scene, {
      collector: ['--redaction', rules],
    });
    const { exporter, source, collector } = pipeline;
    const planted: string[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      const { email, card, iban, token, password } = secretsOf(source);
      planted.push(email, card, iban, token, password);
      planted.push(encodeURIComponent(email), base64(email));
      const attribute = (key: string, stringValue: string) => ({
        key,
        value: { stringValue },
      });
      const attributes = [
        attribute('user.note', `write to ${email} or pay by ${card}`),
        attribute('account', iban),
        attribute('http.request.header.authorization', `Bearer ${token}`),
        attribute(
          'url.full',
          `https://shop.example/?mail=${encodeURIComponent(
            email,
          )}&password=${password}`,
        ),
        attribute('payload', base64(`contact: ${email}`)),
        attribute(
          'db.statement',
          `SELECT * FROM users WHERE mail = '${email}'`,
        ),
      ];
      const spans = source.trace();
      Object.assign(spans[0].span, {
        name: `mail ${email}`,
        attributes,
        events: [{ name: `sent to ${email}`, timeUnixNano: '1', attributes }],
        status: { code: 2, message: `no account of ${email}` },
      });
      await exporter.send(encodeBatch(spans), i % 2 ? 'grpc' : 'http');
      const resource = {
        attributes: [attribute('owner', `${email} ${token}`)],
      };
      const bodies: Record<Exclude<Signal, 'traces'>, object> = {
        logs: {
          resourceLogs: [
            {
              resource,
              scopeLogs: [
                {
                  logRecords: [
                    {
                      body: {
                        stringValue: `login of ${email} password=${password}`,
                      },
                      attributes,
                    },
                  ],
                },
              ],
            },
          ],
        },
        metrics: {
          resourceMetrics: [
            {
              resource,
              scopeMetrics: [
                {
                  metrics: [
                    {
                      name: 'logins',
                      gauge: { dataPoints: [{ asInt: '1', attributes }] },
                    },
                  ],
                },
              ],
            },
          ],
        },
      };
      for (const signal of ['logs', 'metrics'] as const) {
        const { request } = jsonToProtobuf(
          signal,
          Buffer.from(JSON.stringify(bodies[signal])),
        );
        const answer = await postOnce(
          collector.ports.httpPort,
          request,
          {},
          signal,
        );
        check(
          answer.kind === 'acked',
          `${signal} got ${JSON.stringify(answer)}`,
        );
      }
    }
    const records = [
      ...(await readTopic(pipeline.log, TOPICS.raw)),
      ...(await readTopic(pipeline.log, TOPICS.deadLetters)),
    ];
    const bytes = Buffer.concat(records.map(({ value }) => Buffer.from(value)));
    const leaked = [...new Set(planted)].filter(text => bytes.includes(text));
    check(
      leaked.length === 0,
      `${leaked.length} planted values are in Kafka, for example ${leaked[0]}`,
    );
    const outcome = await pipeline.settle();
    await failsClosed(scene, source);
    return {
      ...outcome,
      observed: `none of ${planted.length} planted values in the bytes of ${records.length} records; rules that fail: 500, nothing stored`,
    };
  },
};

/** A redactor that cannot do its work must keep everything out. */
async function failsClosed(scene: Scene, source: TraceSource): Promise<void> {
  const log = await scene.openLog();
  const before = (await readTopic(log, TOPICS.raw)).length;
  const collector = await startOtlpCollector({
    // The collector closes its own.
    log: await scene.openLog(),
    ...{ host: '127.0.0.1', grpcPort: 0, httpPort: 0, metricsPort: false },
    logger: { info: () => {}, warn: () => {}, error: () => {} },
    redactor: {
      redact: () => {
        throw new Error('a rule failed');
      },
    },
  });
  const answer = await postOnce(collector.httpPort, source.batch().body);
  await collector.stop();
  const after = (await readTopic(log, TOPICS.raw)).length;
  check(
    answer.kind === 'invalid' && answer.status === 500,
    `a failing rule got ${JSON.stringify(answer)}`,
  );
  check(after === before, `${after - before} records came past a failing rule`);
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
