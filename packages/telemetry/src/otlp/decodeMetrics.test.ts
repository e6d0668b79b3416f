import * as fc from 'fast-check';
import { arbitraryJson } from './__testUtils__/arbitraryRequest';
import { oracle } from './__testUtils__/oracle';
import { unlessMalformed } from './__testUtils__/unlessMalformed';
import { decodeMetrics } from './decodeMetrics';
import { jsonToProtobuf } from './jsonToProtobuf';

const clean = (text: string) => text.replaceAll('\0', '\uFFFD');

interface OraclePoint {
  attributes?: { key?: string }[];
  explicitBounds?: number[];
}
interface OracleData {
  dataPoints?: OraclePoint[];
  isMonotonic?: boolean;
}
const TYPES = {
  gauge: 'gauge',
  sum: 'sum',
  histogram: 'histogram',
  exponentialHistogram: 'exponential_histogram',
  summary: 'summary',
};
type OracleMetric = { name?: string; unit?: string } & {
  [kind in keyof typeof TYPES]?: OracleData;
};

/** The same as decodeMetrics, plainly, from what the oracle decoded. */
function expected(bytes: Uint8Array) {
  const { resourceMetrics = [] } = oracle.metrics.toObject(
    oracle.metrics.decode(bytes),
    { longs: String },
  ) as {
    resourceMetrics?: { scopeMetrics?: { metrics?: OracleMetric[] }[] }[];
  };
  return resourceMetrics.flatMap(({ scopeMetrics = [] }) =>
    scopeMetrics.flatMap(({ metrics = [] }) =>
      metrics.flatMap(metric => {
        const kind = (Object.keys(TYPES) as (keyof typeof TYPES)[]).find(
          one => metric[one] !== undefined && metric[one] !== null,
        );
        if (!kind || !metric.name) return [];
        const { dataPoints = [], isMonotonic = false } = metric[kind]!;
        const keys = dataPoints.flatMap(({ attributes = [] }) =>
          attributes.map(({ key = '' }) => clean(key)).filter(Boolean),
        );
        const bounds = dataPoints
          .map(({ explicitBounds = [] }) => explicitBounds)
          .filter(all => all.length > 0);
        return {
          name: clean(metric.name),
          unit: clean(metric.unit ?? ''),
          type: TYPES[kind],
          monotonic: isMonotonic,
          labelKeys: [...new Set(keys)].sort(),
          bounds: bounds.at(-1) ?? [],
        };
      }),
    ),
  );
}

const requests = arbitraryJson('ExportMetricsServiceRequest').map(
  json => jsonToProtobuf('metrics', Buffer.from(JSON.stringify(json))).request,
);

// Thousands of cases, on whatever machine.
jest.setTimeout(120_000);

describe('decodeMetrics', () => {
  it('reads what an independent implementation reads', () => {
    fc.assert(
      fc.property(requests, bytes => {
        const metrics = decodeMetrics(bytes);
        const wanted = expected(bytes);
        expect(metrics).toHaveLength(wanted.length);
        metrics.forEach((metric, i) => expect(metric).toMatchObject(wanted[i]));
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
          for (const { bounds, labelKeys, temporality } of unlessMalformed(() =>
            decodeMetrics(mutated),
          ) ?? []) {
            expect(bounds.every(Number.isFinite)).toBe(true);
            expect(labelKeys.length).toBeLessThanOrEqual(64);
            expect([0, 1, 2]).toContain(temporality);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('keeps a histogram by its bounds and labels, however many points it has', () => {
    const point = (i: number) => ({
      timeUnixNano: String(1_700_000_000_000_000_000n + BigInt(i) * 1_000_000n),
      explicitBounds: [0.1, 0.5, 1],
      bucketCounts: ['1', '0', '0', '2'],
      count: '3',
      attributes: [{ key: `label.${i}`, value: { stringValue: 'x' } }],
    });
    const json = {
      resourceMetrics: [
        {
          scopeMetrics: [
            {
              metrics: [
                {
                  name: 'http.server.request.duration',
                  unit: 's',
                  histogram: {
                    aggregationTemporality: 2,
                    dataPoints: Array.from({ length: 1000 }, (_, i) =>
                      point(i),
                    ),
                  },
                },
              ],
            },
          ],
        },
      ],
    };
    const [metric] = decodeMetrics(
      jsonToProtobuf('metrics', Buffer.from(JSON.stringify(json))).request,
    );
    expect(metric).toMatchObject({
      type: 'histogram',
      temporality: 2,
      bounds: [0.1, 0.5, 1],
      time: 1_700_000_000_255,
      resource: { service: 'unknown_service' },
    });
    expect(metric.labelKeys).toHaveLength(64);
  });
});
