import * as fc from 'fast-check';
import { arbitraryJson } from './__testUtils__/arbitraryRequest';
import { oracle } from './__testUtils__/oracle';
import { unlessMalformed } from './__testUtils__/unlessMalformed';
import { decodeLogs } from './decodeLogs';
import { jsonToProtobuf } from './jsonToProtobuf';
import { MalformedOtlpError } from './MalformedOtlpError';

const millis = (nanos = '0') => Number(BigInt(nanos) / 1_000_000n);
const clean = (text: string) => text.replaceAll('\0', '\uFFFD');

interface OracleLogs {
  resourceLogs?: {
    scopeLogs?: {
      logRecords?: {
        timeUnixNano?: string;
        observedTimeUnixNano?: string;
        severityNumber?: number;
        severityText?: string;
        eventName?: string;
        traceId?: Buffer;
        body?: { stringValue?: string };
      }[];
    }[];
  }[];
}

/** The same as decodeLogs, plainly, from what the oracle decoded. */
function expected(bytes: Uint8Array) {
  const { resourceLogs = [] } = oracle.logs.toObject(
    oracle.logs.decode(bytes),
    { longs: String },
  ) as OracleLogs;
  return resourceLogs.flatMap(({ scopeLogs = [] }) =>
    scopeLogs.flatMap(({ logRecords = [] }) =>
      logRecords.map(record => {
        const severity = record.severityNumber ?? 0;
        return {
          ms:
            millis(record.timeUnixNano) || millis(record.observedTimeUnixNano),
          severityNumber: severity >= 0 && severity <= 24 ? severity : 0,
          severityText: clean(record.severityText ?? ''),
          eventName: clean(record.eventName ?? ''),
          traced:
            record.traceId?.length === 16 &&
            record.traceId.some(byte => byte !== 0),
          body:
            record.body?.stringValue === undefined
              ? undefined
              : clean(record.body.stringValue),
        };
      }),
    ),
  );
}

const requests = arbitraryJson('ExportLogsServiceRequest').map(
  json => jsonToProtobuf('logs', Buffer.from(JSON.stringify(json))).request,
);

function encode(record: object, attributes: object[] = []): Uint8Array {
  const json = {
    resourceLogs: [
      {
        resource: { attributes },
        scopeLogs: [{ logRecords: [record] }],
      },
    ],
  };
  return jsonToProtobuf('logs', Buffer.from(JSON.stringify(json))).request;
}
const text = (key: string, stringValue: string) => ({
  key,
  value: { stringValue },
});

// Thousands of cases, on whatever machine.
jest.setTimeout(120_000);

describe('decodeLogs', () => {
  it('reads what an independent implementation reads', () => {
    fc.assert(
      fc.property(requests, bytes => {
        const wanted = expected(bytes);
        const records = decodeLogs(bytes);
        expect(records).toHaveLength(wanted.length);
        records.forEach((record, i) => {
          const { ms, ...rest } = wanted[i];
          expect({ body: undefined, ...record }).toMatchObject(rest);
          // A double holds nanoseconds to some hundred.
          expect(Math.abs(record.time - ms)).toBeLessThan(2);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('never fails but with MalformedOtlpError', () => {
    fc.assert(
      fc.property(
        requests.filter(bytes => bytes.length > 0),
        fc.nat(),
        fc.nat(255),
        (bytes, at, byte) => {
          const mutated = Buffer.from(bytes);
          mutated[at % mutated.length] = byte;
          const records =
            unlessMalformed(() => decodeLogs(mutated, { eventPrefix: '' })) ??
            [];
          for (const { severityNumber, time } of records) {
            expect(severityNumber).toBeGreaterThanOrEqual(0);
            expect(severityNumber).toBeLessThanOrEqual(24);
            expect(time).toBeGreaterThanOrEqual(0);
          }
        },
      ),
      { numRuns: 1000 },
    );
    expect(() => decodeLogs(Buffer.from([0x0a, 0x7f]))).toThrow(
      MalformedOtlpError,
    );
  });

  it('takes templates that a collector has found, and attributes of events that are asked for', () => {
    const record = {
      timeUnixNano: '1700000000123000000',
      attributes: [
        text('log.template', 'Charged <num>'),
        text('log.template.id', '00ff'),
        text('event.name', 'slo_scout.restart'),
        { key: 'k8s.container.restart_count', value: { intValue: '3' } },
        { key: '__proto__', value: { stringValue: 'no' } },
      ],
      body: { stringValue: 'Charged 12' },
    };
    const bytes = encode(record, [text('service.name', 'payment')]);
    const [plain] = decodeLogs(bytes);
    expect(plain).toMatchObject({
      time: 1_700_000_000_123,
      template: 'Charged <num>',
      templateId: '00ff',
      eventName: 'slo_scout.restart',
      body: 'Charged 12',
      resource: { service: 'payment' },
    });
    expect(plain.attributes).toBeUndefined();
    const [event] = decodeLogs(bytes, { eventPrefix: 'slo_scout.' });
    expect(event.attributes).toMatchObject({
      'k8s.container.restart_count': 3,
    });
    expect(Object.getPrototypeOf(event.attributes)).toBe(Object.prototype);
    expect(decodeLogs(bytes, { eventPrefix: 'other.' })[0].attributes).toBe(
      undefined,
    );
  });

  it('bounds what one record may hold', () => {
    const [record] = decodeLogs(
      encode({
        eventName: 'slo_scout.flood',
        body: { stringValue: 'x'.repeat(100_000) },
        attributes: Array.from({ length: 1000 }, (_, i) => text(`k${i}`, 'v')),
      }),
      { eventPrefix: 'slo_scout.' },
    );
    expect(record.body).toHaveLength(4096);
    expect(Object.keys(record.attributes!)).toHaveLength(64);
  });
});
