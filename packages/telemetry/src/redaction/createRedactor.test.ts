import * as fc from 'fast-check';
import { oracle } from '../otlp/__testUtils__/oracle';
import { unlessMalformed } from '../otlp/__testUtils__/unlessMalformed';
import { jsonToProtobuf } from '../otlp/jsonToProtobuf';
import { MalformedOtlpError } from '../otlp/MalformedOtlpError';
import type { MessageName } from '../otlp/messages';
import { ProtoWriter } from '../otlp/ProtoWriter';
import type { Signal } from '../otlp/SplitResult';
import { messageId, validateMessage } from '../otlp/validateMessage';
import { WireReader } from '../otlp/WireReader';
import { personalJson } from './__testUtils__/personalJson';
import { redactDecoded } from './__testUtils__/redactDecoded';
import { skeleton, withUnknownFields } from './__testUtils__/withUnknownFields';
import { createRedactor } from './createRedactor';
import { defaultRedactionConfig } from './defaultRedactionConfig';
import { parseRedactionConfig } from './parseRedactionConfig';

const MESSAGE: Record<Signal, MessageName> = {
  traces: 'ExportTraceServiceRequest',
  logs: 'ExportLogsServiceRequest',
  metrics: 'ExportMetricsServiceRequest',
};
const KEY = 'a key of more than sixteen bytes';
const env = { SLO_SCOUT_REDACTION_KEY: KEY };

const encode = (signal: Signal, json: unknown) =>
  Buffer.from(
    jsonToProtobuf(signal, Buffer.from(JSON.stringify(json))).request,
  );
const decode = (signal: Signal, bytes: Uint8Array) =>
  oracle[signal].toObject(oracle[signal].decode(bytes), { longs: String });

const requests = (signal: Signal) =>
  personalJson(MESSAGE[signal]).map(json => encode(signal, json));

/** One log record with the given body and attributes, through a redactor and back. */
function redactLog(
  redactor: { redact(signal: Signal, request: Uint8Array): Uint8Array },
  body: unknown,
  attributes: unknown[] = [],
): any {
  const json = {
    resourceLogs: [{ scopeLogs: [{ logRecords: [{ body, attributes }] }] }],
  };
  const decoded: any = decode(
    'logs',
    redactor.redact('logs', encode('logs', json)),
  );
  return decoded.resourceLogs[0].scopeLogs[0].logRecords[0];
}

// Thousands of cases, on whatever machine.
jest.setTimeout(120_000);

describe.each<Signal>(['traces', 'logs', 'metrics'])('redacting %s', signal => {
  it('does to the bytes what redaction does to the decoded message', () => {
    const config = defaultRedactionConfig();
    const redactor = createRedactor(config, { env });
    const expected = redactDecoded(config, Buffer.from(KEY));
    fc.assert(
      fc.property(requests(signal), bytes => {
        const redacted = redactor.redact(signal, bytes);
        expect(decode(signal, redacted)).toEqual(
          expected(decode(signal, bytes)),
        );
        // What is clean is the same array, and what was redacted is clean.
        expect(redactor.redact(signal, redacted)).toBe(redacted);
      }),
      { numRuns: 300 },
    );
    expect(redactor.report().changed).toBeGreaterThan(50);
  });

  it('keeps unknown fields, their bytes and the order of all fields', () => {
    const config = defaultRedactionConfig();
    const redactor = createRedactor(config, { env });
    fc.assert(
      fc.property(requests(signal), plain => {
        const bytes = withUnknownFields(plain, MESSAGE[signal]);
        const redacted = Buffer.from(redactor.redact(signal, bytes));
        expect(skeleton(redacted, MESSAGE[signal])).toEqual(
          skeleton(bytes, MESSAGE[signal]),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('takes what the splitter takes, and refuses the rest as malformed', () => {
    const redactor = createRedactor(undefined, { env });
    fc.assert(
      fc.property(
        requests(signal).filter(bytes => bytes.length > 0),
        fc.nat(),
        fc.nat(255),
        fc.boolean(),
        (bytes, at, byte, cut) => {
          const hostile = Buffer.from(
            cut ? bytes.subarray(0, at % bytes.length) : bytes,
          );
          if (!cut) hostile[at % hostile.length] = byte;
          const sound = unlessMalformed(() => {
            const id = messageId(MESSAGE[signal]);
            validateMessage(new WireReader(hostile), hostile.length, id, 0);
            return true;
          });
          const redacted = unlessMalformed(() =>
            redactor.redact(signal, hostile),
          );
          expect(redacted !== undefined).toBe(sound ?? false);
        },
      ),
      { numRuns: 1000 },
    );
    expect(redactor.report().failed).toBe(0);
  });
});

describe('values on the wire', () => {
  const redactor = createRedactor(undefined, { env });
  const key = (text: string) => (w: ProtoWriter) => w.stringField(1, text);
  const value = (text: string) => (w: ProtoWriter) => {
    const before = w.length;
    w.stringField(1, text);
    w.endMessage(2, before);
  };

  /** A span with one attribute whose fields are written as given. */
  function span(...fields: ((w: ProtoWriter) => void)[]): Buffer {
    const writer = new ProtoWriter();
    for (const field of [...fields].reverse()) field(writer);
    writer.endMessage(9, 0);
    writer.endMessage(2, 0);
    writer.endMessage(2, 0);
    writer.endMessage(1, 0);
    return writer.finish();
  }

  it.each<[string, Buffer]>([
    ['a value before its key', span(value('hunter2'), key('password'))],
    [
      'a value written twice',
      span(key('password'), value('hunter2'), value('hunter2')),
    ],
    [
      'a key written twice',
      span(key('password'), value('hunter2'), key('color')),
    ],
    [
      'an allowed key written twice',
      span(key('http.route'), value('hunter2'), key('password')),
    ],
    [
      'a value between two keys',
      span(key('color'), value('hunter2'), key('password')),
    ],
  ])('redacts %s', (_, request) => {
    const redacted = redactor.redact('traces', request);
    expect(Buffer.from(redacted).includes('hunter2')).toBe(false);
    expect(Buffer.from(redacted).includes('[redacted:secret-key]')).toBe(true);
  });

  it('looks into structures, bytes, numbers and arguments', () => {
    const record = redactLog(
      redactor,
      {
        kvlistValue: {
          values: [
            {
              key: 'user',
              value: {
                kvlistValue: {
                  values: [{ key: 'apiKey', value: { intValue: 12345 } }],
                },
              },
            },
            {
              key: 'list',
              value: {
                arrayValue: {
                  values: [
                    { stringValue: 'bob@example.com' },
                    { boolValue: true },
                  ],
                },
              },
            },
          ],
        },
      },
      [
        {
          key: 'raw',
          value: {
            bytesValue: Buffer.from(
              '\xff to bob@example.com',
              'latin1',
            ).toString('base64'),
          },
        },
        { key: 'paid.with', value: { intValue: '4111111111111111' } },
        { key: 'order.id', value: { intValue: '4111111111111111' } },
        {
          key: 'argv',
          value: {
            arrayValue: {
              values: ['login', '--password', 'hunter2', '-v'].map(v => ({
                stringValue: v,
              })),
            },
          },
        },
        {
          key: 'parts',
          value: {
            arrayValue: {
              values: ['4111', '1111', '1111', '1111'].map(v => ({
                stringValue: v,
              })),
            },
          },
        },
        { key: 'password.set', value: { boolValue: true } },
        { key: 'token', value: { stringValue: '' } },
      ],
    );
    const [user, list] = record.body.kvlistValue.values;
    expect(user.value.kvlistValue.values[0].value.stringValue).toBe(
      '[redacted:secret-key]',
    );
    expect(list.value.arrayValue.values).toEqual([
      { stringValue: '[redacted:email]' },
      { boolValue: true },
    ]);
    const values = Object.fromEntries(
      record.attributes.map((a: any) => [a.key, a.value]),
    );
    expect(values.raw.bytesValue.toString('latin1')).toBe(
      '\xff to [redacted:email]',
    );
    expect(values['paid.with']).toEqual({ stringValue: '[redacted:card]' });
    expect(values['order.id']).toEqual({ intValue: '4111111111111111' });
    expect(
      values.argv.arrayValue.values.map((v: any) => v.stringValue),
    ).toEqual(['login', '--password', '[redacted:secret-assignment]', '-v']);
    expect(values.parts.arrayValue.values).toEqual(
      Array(4).fill({ stringValue: '[redacted:card]' }),
    );
    expect(values['password.set']).toEqual({ boolValue: true });
    expect(values.token).toEqual({ stringValue: '' });
  });

  it('refuses values that are nested too deeply, at any depth of the message', () => {
    const nest = (levels: number): unknown =>
      levels === 0
        ? { stringValue: 'bob@example.com' }
        : { arrayValue: { values: [nest(levels - 1)] } };
    const bomb = new ProtoWriter(1 << 20);
    for (let i = 0; i < 20_000; i++) {
      bomb.endMessage(1, 0);
      bomb.endMessage(5, 0);
    }
    for (const field of [5, 2, 2, 1]) bomb.endMessage(field, 0);
    expect(() => redactor.redact('logs', bomb.finish())).toThrow(
      MalformedOtlpError,
    );
    expect(JSON.stringify(redactLog(redactor, nest(40)))).toContain(
      '[redacted:email]',
    );
  });
});

describe('actions', () => {
  it('removes attributes, hashes with the key, and keeps users apart', () => {
    const config = parseRedactionConfig(`
      denyKeys: [{ pattern: 'debug.*', action: remove }]
      rules: { card: remove, email: hash }
    `);
    const attributes = [
      { key: 'debug.x', value: { intValue: 1 } },
      { key: 'enduser.id', value: { stringValue: 'bob@example.com' } },
      { key: 'user.id', value: { stringValue: 'u-17' } },
    ];
    const body = { stringValue: 'card 4111 1111 1111 1111 of bob@example.com' };
    const one = redactLog(createRedactor(config, { env }), body, attributes);
    const hash = /hmac:[0-9a-f]{16}/;
    expect(one.body.stringValue).toMatch(/^card {2}of hmac:[0-9a-f]{16}$/);
    expect(one.attributes).toHaveLength(2);
    expect(one.attributes[0].value.stringValue).toBe(
      hash.exec(one.body.stringValue)![0],
    );
    expect(one.attributes[1].value.stringValue).toBe('u-17');
    const other = redactLog(
      createRedactor(config, { env: { SLO_SCOUT_REDACTION_KEY: `${KEY}!` } }),
      body,
    );
    expect(other.body.stringValue).not.toBe(one.body.stringValue);
    // Without a key hashes hold for one process only.
    const random = () => redactLog(createRedactor(config, { env: {} }), body);
    expect(random()).not.toEqual(random());
  });

  it('lets allowed keys and values win', () => {
    const config = parseRedactionConfig(`
      allowKeys: [contact.email]
      allowValues: ['*@support.example.com']
      denyKeys: [contact.*]
    `);
    const record = redactLog(
      createRedactor(config, { env }),
      { stringValue: 'Help@support.example.com, not bob@example.com' },
      [
        { key: 'contact.email', value: { stringValue: 'bob@example.com' } },
        { key: 'Contact.Name', value: { stringValue: 'Bob' } },
        { key: 'session.id', value: { stringValue: 'bob@example.com' } },
      ],
    );
    expect(record.body.stringValue).toBe(
      'Help@support.example.com, not [redacted:email]',
    );
    expect(record.attributes.map((a: any) => a.value.stringValue)).toEqual([
      'bob@example.com',
      '[redacted:denied-key]',
      'bob@example.com',
    ]);
  });
});

describe('the report', () => {
  it('counts by rule and place, and holds no value', () => {
    const redactor = createRedactor(undefined, { env, shapes: true });
    const attributes = [
      { key: 'password', value: { stringValue: 'hunter2' } },
      { key: 'bob@example.com', value: { stringValue: '4111 1111 1111 1111' } },
    ];
    for (let i = 0; i < 2; i++) {
      redactLog(redactor, { stringValue: 'to jane@example.org' }, attributes);
    }
    redactLog(redactor, { stringValue: 'nothing' });
    expect(() => redactor.redact('logs', Buffer.from([1]))).toThrow(
      MalformedOtlpError,
    );
    const report = redactor.report();
    expect(report).toMatchObject({
      requests: 4,
      changed: 2,
      malformed: 1,
      failed: 0,
    });
    expect(report.rules).toEqual({ email: 4, 'secret-key': 2, card: 2 });
    expect(report.findings).toContainEqual({
      rule: 'email',
      signal: 'logs',
      path: 'log.body',
      count: 2,
      shape: 'aaaa@aaaaaaa.aaa',
    });
    expect(report.findings).toContainEqual(
      expect.objectContaining({
        path: 'log.attributes[[redacted:email]]',
        rule: 'card',
      }),
    );
    expect(JSON.stringify(report)).not.toMatch(/hunter2|bob|jane|4111/);
  });

  it('holds a limited number of places', () => {
    const redactor = createRedactor(undefined, { env });
    const attributes = Array.from({ length: 1500 }, (_, i) => ({
      key: `x${i}.password`,
      value: { stringValue: 'hunter2' },
    }));
    redactLog(redactor, {}, attributes);
    const { findings, rules } = redactor.report();
    expect(findings).toHaveLength(1001);
    expect(findings[0]).toMatchObject({ path: '(other)', count: 500 });
    expect(rules['secret-key']).toBe(1500);
  });
});
