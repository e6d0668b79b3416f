import * as fc from 'fast-check';
import { arbitraryJson } from './__testUtils__/arbitraryRequest';
import { oracle } from './__testUtils__/oracle';
import { unlessMalformed } from './__testUtils__/unlessMalformed';
import { enrichResources } from './enrichResources';
import { jsonToProtobuf } from './jsonToProtobuf';
import { MalformedOtlpError } from './MalformedOtlpError';
import type { MessageName } from './messages';
import { ProtoWriter } from './ProtoWriter';
import type { Signal } from './SplitResult';

const REQUESTS: Record<Signal, { message: MessageName; blocks: string }> = {
  traces: { message: 'ExportTraceServiceRequest', blocks: 'resourceSpans' },
  logs: { message: 'ExportLogsServiceRequest', blocks: 'resourceLogs' },
  metrics: {
    message: 'ExportMetricsServiceRequest',
    blocks: 'resourceMetrics',
  },
};
const SIGNALS = Object.keys(REQUESTS) as Signal[];

function decode(signal: Signal, bytes: Uint8Array): any {
  return oracle[signal].toObject(oracle[signal].decode(bytes), {
    longs: String,
  });
}

/** NaN and undefined survive the comparison. */
const attribute = fc.record({
  key: fc.oneof(
    fc.constantFrom('service.name', 'k8s.pod.name', 'host.ip', 'k8s.pod.uid'),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
  ),
  // Past 127 bytes a length needs two bytes, past 16 383 three.
  value: fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.integer({ min: 100, max: 17_000 }).map(n => 'x'.repeat(n)),
  ),
});

jest.setTimeout(120_000);

describe.each(SIGNALS)('enriching %s', signal => {
  const { message, blocks } = REQUESTS[signal];
  const requests = arbitraryJson(message).map(
    json => jsonToProtobuf(signal, Buffer.from(JSON.stringify(json))).request,
  );

  it('adds what is missing and changes nothing else', () => {
    fc.assert(
      fc.property(requests, fc.array(attribute), (bytes, attributes) => {
        const before = Buffer.from(bytes);
        const enriched = enrichResources(signal, bytes, () => attributes);
        expect(before.equals(bytes)).toBe(true);

        const expected = decode(signal, bytes);
        let added = 0;
        for (const block of expected[blocks] ?? []) {
          const list = block.resource?.attributes ?? [];
          for (const { key, value } of attributes) {
            if (!list.some((a: any) => (a.key ?? '') === key)) {
              list.push({ key, value: { stringValue: value } });
              added++;
            }
          }
          if (list.length > 0) {
            block.resource = { ...block.resource, attributes: list };
          }
        }
        expect(decode(signal, enriched)).toEqual(expected);
        expect(enriched === bytes).toBe(added === 0);
        // Once more adds nothing, so a retried request is the same.
        expect(enrichResources(signal, enriched, () => attributes)).toBe(
          enriched,
        );
      }),
      { numRuns: 150 },
    );
  });

  it('reads a resource as the oracle reads it', () => {
    fc.assert(
      fc.property(requests, bytes => {
        const expected = (decode(signal, bytes)[blocks] ?? []).map(
          (block: any) => {
            const list: any[] = block.resource?.attributes ?? [];
            const found = list.filter(a => a.key === 'service.name').at(-1);
            return [found !== undefined, found?.value?.stringValue];
          },
        );
        const seen: unknown[] = [];
        enrichResources(signal, bytes, resource => {
          seen.push([
            resource.has('service.name'),
            resource.string('service.name'),
          ]);
          return undefined;
        });
        expect(seen).toEqual(expected);
      }),
      { numRuns: 100 },
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
          const enriched = unlessMalformed(() =>
            enrichResources(signal, mutated, resource => {
              resource.string('service.name');
              return [{ key: 'k8s.pod.name', value: 'cart-0' }];
            }),
          );
          expect(enriched?.length ?? Infinity).toBeGreaterThanOrEqual(
            mutated.length,
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('enriching', () => {
  const add = () => [{ key: 'k8s.pod.name', value: 'cart-0' }];

  it('keeps unknown fields at every level where they stand', () => {
    const writer = new ProtoWriter();
    const unknown = () => writer.bytesField(31, Buffer.from('new'));
    unknown();
    const block = writer.length;
    unknown();
    const resource = writer.length;
    unknown();
    writer.endMessage(1, resource);
    unknown();
    writer.endMessage(1, block);
    unknown();
    const bytes = writer.finish();

    const enriched = Buffer.from(enrichResources('logs', bytes, add));
    const hex = Buffer.from('new').toString('hex');
    expect(enriched.toString('hex').split(hex)).toHaveLength(6);
    expect(decode('logs', enriched)).toEqual({
      resourceLogs: [
        {
          resource: {
            attributes: [
              { key: 'k8s.pod.name', value: { stringValue: 'cart-0' } },
            ],
          },
        },
      ],
    });
  });

  it('gives a block without a resource one', () => {
    const bytes = Buffer.from([0x0a, 0x00]);
    expect(
      decode('traces', enrichResources('traces', bytes, add)),
    ).toMatchObject({
      resourceSpans: [{ resource: { attributes: [{ key: 'k8s.pod.name' }] } }],
    });
  });

  it('adds to the last piece of a resource that stands in several', () => {
    const piece = jsonToProtobuf(
      'logs',
      Buffer.from(
        JSON.stringify({
          resourceLogs: [
            {
              resource: {
                attributes: [{ key: 'a', value: { stringValue: 'b' } }],
              },
            },
          ],
        }),
      ),
    ).request.subarray(2);
    const content = Buffer.concat([piece, piece]);
    const bytes = Buffer.concat([Buffer.from([0x0a, content.length]), content]);
    const keys = decode(
      'logs',
      enrichResources('logs', bytes, () => [
        { key: 'a', value: 'never' },
        { key: 'c', value: 'd' },
      ]),
    ).resourceLogs[0].resource.attributes.map((a: any) => a.key);
    expect(keys.at(-1)).toBe('c');
    expect(keys.filter((key: string) => key === 'c')).toHaveLength(1);
    expect(keys).not.toContain('never');
  });

  it('refuses what is no request', () => {
    for (const bytes of [
      [0x0a, 0x03, 0x12],
      [0x08, 0x01],
      [0x0a, 0x02, 0x08, 1],
    ]) {
      expect(() => enrichResources('traces', Buffer.from(bytes), add)).toThrow(
        MalformedOtlpError,
      );
    }
  });
});
