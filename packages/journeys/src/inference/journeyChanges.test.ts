import { journeysOf } from '../__testUtils__/infer';
import type { LabelledTrace } from '../__testUtils__/infer';
import { query, rpc, server, spansOf, START } from '../__testUtils__/spans';
import type { Call } from '../__testUtils__/spans';
import type { Journey } from '../types';
import { isStale } from './isStale';
import { journeyChanges } from './journeyChanges';

let traceCount = 0;
const NOON = START + 12 * 3_600_000;

function times(
  count: number,
  label: string,
  startMillis: number,
  make: (i: number) => Call,
): LabelledTrace[] {
  return Array.from({ length: count }, (_, i) => ({
    label,
    spans: spansOf(make(i), {
      trace: ++traceCount,
      startMillis: startMillis + i * 140_000,
    }),
  }));
}

const shop = (route: string, ...calls: Call[]): Call => ({
  ...server('shop', route, ...calls),
  attributes: { 'http.request.method': 'GET', 'http.route': route },
});
const get = (to: string, name: string) =>
  rpc('shop', to, name, query(to, `SELECT ${to}`));
const home = (at: number) =>
  times(300, 'home', at, () => shop('/', get('stock', 'p.Stock/List')));

/** The day up to noon, and the whole day. */
function release(before: () => Call, after: () => Call) {
  const morning = [...home(START), ...times(300, 'order', START, before)];
  const first = journeysOf(morning);
  const whole = journeysOf(
    [...morning, ...home(NOON), ...times(300, 'order', NOON, after)],
    { previous: first.journeys },
  );
  const afternoon = whole.variants.filter(
    ({ lastSeen }) => lastSeen * 1000 >= NOON,
  );
  const changes = journeyChanges(first, {
    journeys: whole.journeys,
    variants: afternoon,
  });
  return { first, whole, changes };
}

describe('journeyChanges', () => {
  const order = () => shop('/order', get('pay', 'p.Pay/Charge'));

  it('is silent about what did not change', () => {
    expect(release(order, order).changes).toEqual([]);
  });

  it('tells what came and went, and since when', () => {
    const { first, changes } = release(order, () =>
      shop('/order', get('fraud', 'p.Fraud/Score'), get('pay', 'p.Pay/Charge')),
    );
    expect(changes).toEqual([
      {
        journeyId: first.journeys.find(j => j.name.includes('order'))?.id,
        added: [
          'fraud\u0000SELECT fraud',
          'fraud\u0000p.Fraud/Score',
          'shop\u0000p.Fraud/Score',
        ],
        removed: [],
        renamed: [],
        changedAt: NOON / 1000,
      },
    ]);
  });

  it('knows a step that was renamed on both sides of the call', () => {
    const { changes, whole } = release(order, () =>
      shop('/order', get('pay', 'p.Pay/ChargeCard')),
    );
    expect(whole.journeys).toHaveLength(2);
    expect(changes).toMatchObject([
      {
        added: [],
        removed: [],
        renamed: [
          { from: 'pay\u0000p.Pay/Charge', to: 'pay\u0000p.Pay/ChargeCard' },
          { from: 'shop\u0000p.Pay/Charge', to: 'shop\u0000p.Pay/ChargeCard' },
        ],
      },
    ]);
  });

  it('follows a journey whose route moved', () => {
    const { changes, whole, first } = release(order, () =>
      shop('/v2/order', get('pay', 'p.Pay/Charge')),
    );
    expect(whole.journeys.map(j => j.id).sort()).toEqual(
      first.journeys.map(j => j.id).sort(),
    );
    expect(whole.journeys.map(j => j.name)).toContain('shop · GET /v2/order');
    expect(changes).toMatchObject([{ movedFrom: 'shop\u0000GET /order' }]);
  });
});

describe('isStale', () => {
  it.each([
    [7 * 86_400, false],
    [7 * 86_400 + 1, true],
    [-60, false],
  ])('%d s after the last trace: %s', (seconds, stale) => {
    const journey = { lastSeen: 1_000_000 } as Journey;
    expect(isStale(journey, 1_000_000 + seconds)).toBe(stale);
  });
});
