import * as fc from 'fast-check';
import { arbitraryJson } from './__testUtils__/arbitraryRequest';
import { oracle } from './__testUtils__/oracle';
import { jsonToProtobuf } from './jsonToProtobuf';
import { MalformedOtlpError } from './MalformedOtlpError';
import { unlessMalformed } from './__testUtils__/unlessMalformed';
import { splitLogs } from './splitLogs';
import { splitMetrics } from './splitMetrics';

const requestsOf = (signal: 'logs' | 'metrics') =>
  arbitraryJson(
    signal === 'logs'
      ? 'ExportLogsServiceRequest'
      : 'ExportMetricsServiceRequest',
  ).map(
    json => jsonToProtobuf(signal, Buffer.from(JSON.stringify(json))).request,
  );

function blocks(signal: 'logs' | 'metrics', bytes: Uint8Array): any[] {
  const codec = oracle[signal];
  const decoded: any = codec.toObject(codec.decode(bytes), { longs: String });
  return decoded.resourceLogs ?? decoded.resourceMetrics ?? [];
}

function itemsOf(block: any): number {
  const logs = (block.scopeLogs ?? []).flatMap((s: any) => s.logRecords ?? []);
  const points = (block.scopeMetrics ?? [])
    .flatMap((s: any) => s.metrics ?? [])
    .flatMap((m: any) => {
      const data =
        m.gauge ?? m.sum ?? m.histogram ?? m.exponentialHistogram ?? m.summary;
      return data?.dataPoints ?? [];
    });
  return logs.length + points.length;
}

// Thousands of cases, on whatever machine.
jest.setTimeout(120_000);

describe.each([
  ['logs' as const, splitLogs],
  ['metrics' as const, splitMetrics],
])('splitting %s', (signal, split) => {
  it('keeps each resource whole and counts what it holds', () => {
    fc.assert(
      fc.property(
        requestsOf(signal),
        fc.integer({ min: 1, max: 9 }),
        (bytes, partitions) => {
          const result = split(bytes, partitions);
          const before = blocks(signal, bytes).filter(b => itemsOf(b) > 0);
          expect(result.accepted).toBe(
            before.reduce((n, block) => n + itemsOf(block), 0),
          );
          expect(result.rejected).toBe(0);
          const placed = new Map<string, number>();
          const after = result.records.flatMap(record => {
            expect(record.headers.signal).toBe(signal);
            expect(record.partition).toBeLessThan(partitions);
            const part = blocks(signal, record.value);
            for (const block of part) {
              const id = JSON.stringify(block.resource ?? {});
              expect(placed.get(id) ?? record.partition).toBe(record.partition);
              placed.set(id, record.partition);
            }
            return part;
          });
          const text = (list: any[]) => list.map(b => JSON.stringify(b)).sort();
          expect(text(after)).toEqual(text(before));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('never fails but with MalformedOtlpError', () => {
    fc.assert(
      fc.property(
        requestsOf(signal).filter(bytes => bytes.length > 0),
        fc.nat(),
        fc.nat(255),
        (bytes, at, byte) => {
          const mutated = Buffer.from(bytes);
          mutated[at % mutated.length] = byte;
          const result = unlessMalformed(() => split(mutated, 3));
          const items = (result?.records ?? [])
            .flatMap(record => blocks(signal, record.value))
            .reduce((n, block) => n + itemsOf(block), 0);
          // Of a oneof that is written twice the last one counts for a reader, both for us.
          expect(items).toBeLessThanOrEqual(result?.accepted ?? 0);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('refuses half a request and takes an empty one', () => {
    expect(() => split(Buffer.from([0x0a, 0x03, 0x12]), 3)).toThrow(
      MalformedOtlpError,
    );
    expect(split(new Uint8Array(), 3).records).toEqual([]);
  });
});
