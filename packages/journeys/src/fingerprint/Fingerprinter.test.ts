import { SpanKind } from '@slo-scout/telemetry';
import {
  closed,
  query,
  randomOf,
  rpc,
  server,
  span,
  spansOf,
} from '../__testUtils__/spans';
import type { Call } from '../__testUtils__/spans';
import { repairTrace } from '../repair/repairTrace';
import { Fingerprinter } from './Fingerprinter';
import { fingerprintTrace } from './fingerprintTrace';
import { isFailure } from './isFailure';
import { samplingOf } from './samplingOf';
import { variantOf } from './variantOf';

const traceOf = (call: Call) => repairTrace(closed(spansOf(call)));
const fingerprintOf = (call: Call) => fingerprintTrace(traceOf(call));
const page = (...calls: Call[]) => server('web', 'GET /page', ...calls);

describe('fingerprints', () => {
  it('are the same in every process and release', () => {
    const call = page(rpc('web', 'api', 'Get', query('api', 'SELECT t')));
    const { edges, edgesKey, variantKey } = fingerprintOf(call);
    expect(edges).toEqual([
      'api\u0000Get\u0000api\u0000SELECT t',
      'web\u0000GET /page\u0000web\u0000Get',
      'web\u0000Get\u0000api\u0000Get',
    ]);
    // Stored in tables: a change of these orphans all that was stored before.
    expect({ edgesKey, variantKey }).toMatchInlineSnapshot(`
      {
        "edgesKey": "6bea9314f3efe4a3784dcac8d237f3e7",
        "variantKey": "87abcd068dbcbc23d2ab7417e2ea3966",
      }
    `);
    expect(
      variantOf(traceOf(call), fingerprintOf(call)).orderedKey,
    ).toHaveLength(32);
  });

  it('do not depend on what was fingerprinted before', () => {
    const random = randomOf(1);
    const calls = Array.from({ length: 200 }, () =>
      page(
        ...Array.from({ length: Math.floor(random() * 6) }, () =>
          rpc(
            'web',
            'api',
            `Op${Math.floor(random() * 4)}`,
            query('api', `q${Math.floor(random() * 2)}`),
          ),
        ),
      ),
    );
    const shared = new Fingerprinter();
    for (const call of calls) {
      const trace = traceOf(call);
      const { variantKey, edgesKey } = shared.fingerprint(trace);
      expect(fingerprintTrace(trace)).toMatchObject({ variantKey, edgesKey });
    }
  });

  it('fold repetition into once, a few, many', () => {
    const keys = [1, 2, 3, 4, 5, 30, 500].map(
      n =>
        fingerprintOf(
          page(...Array.from({ length: n }, () => rpc('web', 'api', 'Get'))),
        ).variantKey,
    );
    expect(new Set(keys).size).toBe(3);
    expect(new Set(keys.slice(1, 4)).size).toBe(1);
    expect(new Set(keys.slice(4)).size).toBe(1);
  });

  it('forget the order of siblings in the variant, and keep it in the ordered key', () => {
    const [a, b] = [rpc('web', 'api', 'A'), rpc('web', 'api', 'B')];
    const [x, y] = [page(a, b), page(b, a)].map(call => {
      const trace = traceOf(call);
      return variantOf(trace, fingerprintTrace(trace));
    });
    expect(x.variantKey).toBe(y.variantKey);
    expect(x.orderedKey).not.toBe(y.orderedKey);
    expect(x.operations.slice(0, 2)).toEqual([
      'web\u0000GET /page',
      'web\u0000A',
    ]);
    expect(y.operations.slice(0, 2)).toEqual([
      'web\u0000GET /page',
      'web\u0000B',
    ]);
    expect(x.kinds).toEqual([2, 3, 2, 3, 2]);
  });

  it('do not know about status', () => {
    const fine = page(rpc('web', 'api', 'Get'));
    const failed = { ...fine, statusCode: 2 };
    expect(fingerprintOf(failed)).toMatchObject({
      variantKey: fingerprintOf(fine).variantKey,
      failed: true,
    });
  });

  it('tell traces of a single span apart by their entry', () => {
    const [a, b] = ['GET /a', 'GET /b'].map(name =>
      fingerprintOf(server('web', name)),
    );
    expect(a.edges).toEqual([]);
    expect(a.edgesKey).not.toBe(b.edgesKey);
  });

  it('of an incomplete trace have a key of their own, and only edges that were seen', () => {
    const spans = spansOf(
      page(rpc('web', 'api', 'Get', query('api', 'SELECT t'))),
    );
    const whole = fingerprintTrace(repairTrace(closed(spans)));
    const without = (index: number) =>
      fingerprintTrace(
        repairTrace(closed(spans.filter((_, i) => i !== index))),
      );
    for (const partial of [without(0), without(1), without(2)]) {
      expect(partial.complete).toBe(false);
      expect(partial.variantKey).not.toBe(whole.variantKey);
      expect(whole.edges).toEqual(expect.arrayContaining([...partial.edges]));
    }
    expect(without(0).entry).toMatchObject({
      service: 'web',
      operation: 'Get',
    });
    // Cut at the cap: the same spans, but nobody knows what else there was.
    const cut = fingerprintTrace(repairTrace(closed(spans, 'cap')));
    expect(cut.complete).toBe(false);
    expect(cut.variantKey).not.toBe(whole.variantKey);
  });

  it('clean hostile service names', () => {
    const { entry } = fingerprintOf(
      server('we\u0000b\u202e\ud800', ' \u0007 '),
    );
    expect(entry).toMatchObject({ service: 'web\ufffd', operation: 'unknown' });
  });
});

describe('isFailure', () => {
  it.each<[boolean, Parameters<typeof span>[0]]>([
    [true, { statusCode: 2 }],
    [
      false,
      { statusCode: 1, attributes: { 'http.response.status_code': 500 } },
    ],
    [true, { attributes: { 'http.response.status_code': 503 } }],
    [true, { attributes: { 'http.status_code': '500' } }],
    [false, { attributes: { 'http.response.status_code': 404 } }],
    [true, { attributes: { 'rpc.grpc.status_code': 14 } }],
    [false, { attributes: { 'rpc.grpc.status_code': 5 } }],
    [false, { attributes: {} }],
    [false, {}],
  ])('is %s for %j', (failed, overrides) => {
    expect(isFailure(span(overrides))).toBe(failed);
  });
});

describe('samplingOf', () => {
  it.each<[string, number, Parameters<typeof span>[0]]>([
    ['unsampled', 1, {}],
    ['unsampled', 1, { traceState: 'vendor=1' }],
    ['unsampled', 1, { traceState: 'ot=th:0' }],
    ['known-probability', 2, { traceState: 'ot=th:8' }],
    ['known-probability', 4, { traceState: 'x=y,ot=rv:12345678901234;th:c' }],
    ['known-probability', 10, { traceState: 'ot=th:e6666666666668' }],
    ['unknown', 1, { traceState: 'ot=th:zz' }],
    ['known-probability', 8, { traceState: 'ot=p:3;r:5' }],
    ['known-probability', 4, { attributes: { 'sampling.probability': 0.25 } }],
    ['known-probability', 20, { attributes: { SampleRate: 20 } }],
    ['unknown', 1, { attributes: { SampleRate: 0 } }],
    ['unknown', 1, { attributes: { 'sampling.probability': 'some' } }],
  ])('knows %s, a weight of %d, from %j', (knowledge, weight, overrides) => {
    const sampling = samplingOf(repairTrace(closed([span(overrides)])));
    expect(sampling.knowledge).toBe(knowledge);
    expect(sampling.weight).toBeCloseTo(weight, 4);
  });

  it('asks the other spans when the entry does not say', () => {
    const spans = [
      span({ spanId: 'a' }),
      span({
        spanId: 'b',
        parentSpanId: 'a',
        kind: SpanKind.client,
        traceState: 'ot=th:8',
      }),
    ];
    expect(samplingOf(repairTrace(closed(spans))).weight).toBe(2);
  });
});
