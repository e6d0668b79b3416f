import { SpanKind } from '@slo-scout/telemetry';
import { journeysOf, scoreOf, variantsOf } from '../__testUtils__/infer';
import type { LabelledTrace } from '../__testUtils__/infer';
import {
  query,
  randomOf,
  rpc,
  server,
  spansOf,
  START,
} from '../__testUtils__/spans';
import type { Call } from '../__testUtils__/spans';
import { SyntheticSystem } from '../__testUtils__/SyntheticSystem';
import type { RootStyle } from '../__testUtils__/SyntheticSystem';
import { inferJourneys } from './inferJourneys';

let traceCount = 0;

/** `count` traces of what the function makes, a second apart. */
function times(
  count: number,
  label: string,
  make: (i: number) => Call,
  startMillis = START,
): LabelledTrace[] {
  return Array.from({ length: count }, (_, i) => ({
    label,
    spans: spansOf(make(i), {
      trace: ++traceCount,
      startMillis: startMillis + i * 1000,
    }),
  }));
}

const route = (path: string, ...calls: Call[]): Call => ({
  ...server('shop', 'GET', ...calls),
  attributes: { 'http.request.method': 'GET', 'http.route': path },
});
const failed = (call: Call): Call => ({ ...call, statusCode: 2 });
const get = (to: string, name: string, ...calls: Call[]) =>
  rpc('shop', to, name, ...calls);

describe('inferJourneys', () => {
  it('finds nothing in nothing', () => {
    expect(inferJourneys([])).toEqual([]);
  });

  it('takes each route of a shop as a journey, though all share services and errors cut them short', () => {
    const user = get('users', 'GetUser');
    const { journeys, table } = journeysOf([
      ...times(100, 'home', () => route('/', user)),
      ...times(50, 'product', i =>
        route('/product/:id', user, ...(i % 3 ? [get('stock', 'Check')] : [])),
      ),
      ...times(20, 'product', () => failed(route('/product/:id'))),
      ...times(30, 'cart', () => route('/cart', user, get('stock', 'Check'))),
      ...times(200, 'probe', () => route('/healthz')),
    ]);
    expect(table).toEqual({
      'shop · GET /': { home: 100 },
      'shop · GET /product/{id}': { product: 70 },
      'shop · GET /cart': { cart: 30 },
      'shop · GET /healthz': { probe: 200 },
    });
    expect(journeys.filter(({ probe }) => probe).map(j => j.name)).toEqual([
      'shop · GET /healthz',
    ]);
    expect(journeys.find(j => j.name === 'shop · GET /cart')).toMatchObject({
      entryService: 'shop',
      entryOperation: 'GET /cart',
      services: ['shop', 'stock', 'users'],
      traces: 30,
      firstSeen: START / 1000,
      lastSeen: START / 1000 + 29,
      biasedSampling: false,
    });
  });

  const one = (...calls: Call[]) => server('shop', 'app.Front/Serve', ...calls);
  const stock = () => get('stock', 'p.Stock/Check', query('stock', 'SELECT s'));
  const prices = () =>
    get('prices', 'p.Prices/Quote', query('prices', 'SELECT p'));
  const user = () => get('users', 'p.Users/Get', query('users', 'GET'));
  const reviews = () => get('reviews', 'p.Reviews/List');
  const pay = () => get('pay', 'p.Pay/Charge', query('pay', 'INSERT c'));
  const mail = () => get('mail', 'p.Mail/Send');
  const oneName = () => [
    ...times(300, 'product', () => one(user(), stock(), prices(), reviews())),
    ...times(100, 'buy', () => one(user(), stock(), prices(), pay(), mail())),
    ...times(60, 'about', () => one()),
  ];

  it('tells journeys apart by what they call where all roots carry one name', () => {
    const { table, journeys } = journeysOf(oneName());
    expect(table).toEqual({
      'shop · List': { product: 300 },
      'shop · Charge': { buy: 100 },
      'shop · Serve (no calls)': { about: 60 },
    });
    expect(journeys.map(j => [j.entryService, j.entryOperation])).toEqual([
      ['shop', 'p.Reviews/List'],
      ['shop', 'p.Pay/Charge'],
      ['shop', 'app.Front/Serve'],
    ]);
  });

  it.each([true, false])(
    'keeps caches, retries and cut-short traces with their journey (failures known: %s)',
    failuresKnown => {
      const cachedUser = () => get('users', 'p.Users/Get');
      const { table } = journeysOf(
        [
          ...oneName(),
          ...times(40, 'product', () =>
            one(cachedUser(), stock(), prices(), reviews()),
          ),
          ...times(25, 'product', () =>
            one(user(), stock(), prices(), prices(), prices(), reviews()),
          ),
          ...times(15, 'product', () => one(stock(), prices(), reviews())),
          ...times(9, 'buy', () =>
            failed(one(user(), stock(), prices(), pay())),
          ),
          ...times(2, 'buy', () => failed(one(pay()))),
        ],
        { failuresKnown },
      );
      expect(Object.values(table)).toEqual([
        { product: 380 },
        { buy: 111 },
        { about: 60 },
      ]);
    },
  );

  it('mints no journey for errors that stop before anything tells', () => {
    const { journeys } = journeysOf([
      ...oneName().filter(({ label }) => label !== 'about'),
      ...times(50, 'failed', () => failed(one())),
      ...times(50, 'failed', () => failed(one(user()))),
    ]);
    expect(journeys.map(j => j.name)).toEqual(['shop · List', 'shop · Charge']);
  });

  it('looks through a gateway whose roots, and whose calls, are all named alike', () => {
    const gateway = (service: string, handler: string, ...calls: Call[]) =>
      server('gateway', 'HTTP POST', {
        service: 'gateway',
        name: 'proxy',
        kind: SpanKind.client,
        calls: [
          server(service, 'HTTP POST', {
            service,
            name: handler,
            calls,
          }),
        ],
      });
    const { table } = journeysOf([
      ...times(90, 'login', () =>
        gateway('auth', 'Login.handle', query('auth', 'SELECT u')),
      ),
      ...times(80, 'logout', () =>
        gateway('auth', 'Logout.handle', query('auth', 'DELETE s')),
      ),
      ...times(70, 'search', i =>
        gateway(
          'search',
          'Search.handle',
          ...Array.from({ length: 3 + (i % 28) }, () =>
            rpc('search', 'shard', 'Scan'),
          ),
        ),
      ),
    ]);
    expect(Object.values(table)).toEqual([
      { login: 90 },
      { logout: 80 },
      { search: 70 },
    ]);
    expect(Object.keys(table)).toContain('gateway · Search.handle');
  });

  it('makes one journey of names that differ by data only, and leaves the words of an API', () => {
    const page = (path: string, ...calls: Call[]) =>
      server('shop', `GET ${path}`, ...calls);
    const slugs = Array.from({ length: 12 }, (_, i) =>
      ['blue', 'red', 'wide'].map(
        w => `${w}-${'shoe hat tie gem'.split(' ')[i % 4]}`,
      ),
    ).flat();
    const { table } = journeysOf([
      ...times(60, 'product', i =>
        page(`/products/${slugs[i % slugs.length]}`, stock(), prices()),
      ),
      ...times(20, 'search', () => page('/products/search', reviews())),
      ...times(20, 'new', () => page('/products/new', stock(), pay())),
      ...times(20, 'buy-now', () => page('/buy-now', pay(), mail())),
    ]);
    expect(table).toEqual({
      'shop · GET /products/{*}': { product: 60 },
      'shop · GET /products/search': { search: 20 },
      'shop · GET /products/new': { new: 20 },
      'shop · GET /buy-now': { 'buy-now': 20 },
    });
  });

  it('tells what is one step deeper where all pass through the same calls', () => {
    const graph = (...calls: Call[]) =>
      server(
        'graph',
        'POST /graphql',
        { service: 'graph', name: 'graphql.parse' },
        { service: 'graph', name: 'graphql.execute', calls },
      );
    const { table } = journeysOf([
      ...times(60, 'product', () =>
        graph(user(), stock(), prices(), reviews()),
      ),
      ...times(40, 'buy', () => graph(user(), stock(), prices(), pay())),
    ]);
    expect(Object.values(table)).toEqual([{ product: 60 }, { buy: 40 }]);
  });

  it('gives traces that stop after the first calls to the journey that begins so, though nothing says that they failed', () => {
    const { table } = journeysOf([
      ...times(200, 'product', () => one(stock(), prices(), reviews(), mail())),
      ...times(100, 'buy', () => one(user(), stock(), pay())),
      ...times(9, 'product', () => one(stock(), prices())),
      ...times(5, 'buy', () => one(user())),
    ]);
    expect(Object.values(table)).toEqual([{ product: 209 }, { buy: 105 }]);
  });

  it('takes a fan-out of 3 to 30 as one journey, whatever of a pool is asked', () => {
    const random = randomOf(3);
    const { table, variants } = journeysOf([
      ...times(600, 'compare', () =>
        one(
          get('agg', 'p.Agg/Merge'),
          ...Array.from({ length: 30 }, (_, n) => n)
            .filter(() => random() < 0.1 + 0.8 * random())
            .map(n => get(`partner-${n}`, `p.Partner${n}/Ask`)),
        ),
      ),
      ...times(200, 'login', () => one(get('auth', 'p.Auth/Login'))),
    ]);
    expect(variants.length).toBeGreaterThan(500);
    expect(Object.values(table)).toEqual([{ compare: 600 }, { login: 200 }]);
  });

  it('takes messages along, whether or not they were handled in time', () => {
    const consumer: Call = {
      service: 'ship',
      name: 'process orders',
      kind: SpanKind.consumer,
      calls: [query('ship', 'INSERT s')],
    };
    const order = (...calls: Call[]): Call => ({
      ...route('/order', get('stock', 'Check'), {
        service: 'shop',
        name: 'send orders',
        kind: SpanKind.producer,
        calls,
      }),
    });
    const { table } = journeysOf([
      ...times(50, 'order', () => order(consumer)),
      ...times(50, 'order', () => order()),
      ...times(20, 'bulk', () => consumer),
    ]);
    expect(table).toEqual({
      'shop · GET /order': { order: 100 },
      'ship · process orders': { bulk: 20 },
    });
  });

  it('gives pieces of traces to the journey that they are a piece of', () => {
    const whole = oneName();
    const pieces = oneName()
      .filter(({ spans }) => spans.length > 1)
      .slice(0, 350)
      .flatMap(({ label, spans }, i) => [
        {
          label,
          spans: spans.filter((_, n) => n !== 1 + (i % (spans.length - 1))),
        },
        { label: 'no root', spans: spans.slice(1) },
      ]);
    const { journeys, table } = journeysOf([...whole, ...pieces]);
    expect(journeys).toHaveLength(3);
    expect(table['shop · List']).toMatchObject({ product: 600 });
    expect(table['shop · Charge']).toMatchObject({ buy: 150 });
  });

  it('takes the first span that is seen as the entry where no root ever is', () => {
    const { table } = journeysOf(
      [
        ...times(50, 'a', () => server('edge', 'x', route('/a', stock()))),
        ...times(40, 'b', () => server('edge', 'x', route('/b', stock()))),
      ].map(({ label, spans }) => ({ label, spans: spans.slice(1) })),
    );
    expect(table).toEqual({
      'shop · GET /a': { a: 50 },
      'shop · GET /b': { b: 40 },
    });
  });

  it('gives a journey to the service that is asked, not to the load generator that asks', () => {
    const click = (call: Call): Call => ({
      service: 'loadgen',
      name: 'GET',
      kind: SpanKind.client,
      calls: [call],
    });
    const { journeys } = journeysOf([
      ...times(50, 'a', () => click(route('/a', stock()))),
      ...times(40, 'b', () => click(route('/b', prices()))),
    ]);
    expect(journeys.map(j => [j.name, j.entryService])).toEqual([
      ['shop · GET /a', 'shop'],
      ['shop · GET /b', 'shop'],
    ]);
  });

  describe('over time', () => {
    const hour = 3_600_000;
    const next = (later: number, make: () => Call, label: string) =>
      times(200, label, make, START + later);
    const before = [
      ...next(0, () => one(user(), stock(), prices(), reviews()), 'product'),
      ...next(0, () => one(user(), pay(), mail()), 'buy'),
      ...next(hour, () => one(user(), pay(), mail()), 'buy'),
    ];
    const released = () =>
      one(user(), stock(), prices(), get('ratings', 'p.Ratings/List'));

    it('keeps ids when variants are added, and when it starts with little', () => {
      const little = journeysOf(before.slice(0, 3));
      expect(little.journeys.map(j => j.name)).toEqual(['shop · Serve']);
      const more = journeysOf(before, { previous: little.journeys });
      expect(more.journeys).toHaveLength(2);
      expect(more.journeys.map(j => j.id)).toContain(little.journeys[0].id);
      const again = journeysOf(
        [...before, ...next(hour, released, 'product')],
        {
          previous: more.journeys,
        },
      );
      expect(again.journeys.map(j => j.id).sort()).toEqual(
        more.journeys.map(j => j.id).sort(),
      );
    });

    it('takes a release that swaps a call for the same journey', () => {
      const { table } = journeysOf([
        ...before,
        ...next(hour, released, 'product'),
      ]);
      expect(Object.values(table)).toEqual([{ product: 400 }, { buy: 400 }]);
    });

    it('takes a release that renames a step of all journeys, or adds one, for the same journeys', () => {
      const stockV2 = () =>
        get('stock', 'p.Stock/CheckV2', query('stock', 'SELECT s'));
      const about = () => next(0, () => one(), 'about');
      const probes = (later: number) =>
        next(later, () => server('shop', 'GET /healthz'), 'probe');
      const old = [
        ...next(0, () => one(stock(), reviews()), 'product'),
        ...next(0, () => one(stock(), pay()), 'buy'),
        ...about(),
        ...probes(0),
      ];
      const first = journeysOf(old);
      const { table, journeys } = journeysOf(
        [
          ...old,
          ...next(200_000, () => one(stockV2(), reviews()), 'product'),
          ...next(200_000, () => one(stockV2(), pay(), mail()), 'buy'),
          ...next(200_000, () => one(mail()), 'about'),
          ...probes(200_000),
        ],
        { previous: first.journeys },
      );
      expect(Object.values(table)).toEqual([
        { product: 400 },
        { buy: 400 },
        { about: 400 },
        { probe: 400 },
      ]);
      expect(journeys.map(j => j.id).sort()).toEqual(
        first.journeys.map(j => j.id).sort(),
      );
    });

    it('keeps ids when a release changed every variant', () => {
      const first = journeysOf(before);
      const second = journeysOf(
        [
          ...next(
            hour,
            () =>
              one(user(), stock(), prices(), reviews(), query('shop', 'GET')),
            'product',
          ),
          ...next(
            hour,
            () => one(user(), pay(), mail(), query('shop', 'GET')),
            'buy',
          ),
        ],
        { previous: first.journeys },
      );
      expect(
        new Set(second.variants.map(v => v.variantKey)).isDisjointFrom(
          new Set(first.variants.map(v => v.variantKey)),
        ),
      ).toBe(true);
      expect(second.journeys.map(j => j.id).sort()).toEqual(
        first.journeys.map(j => j.id).sort(),
      );
    });
  });

  it('marks journeys that a sampler of unknown probability chose', () => {
    const traces = times(10, 'a', () => route('/a'));
    traces[0].spans[0].traceState = 'ot=th:broken';
    expect(journeysOf(traces).journeys).toMatchObject([
      { biasedSampling: true },
    ]);
  });

  it('gives unique names to what looks alike', () => {
    const { journeys } = journeysOf([
      ...times(50, 'a', () => one(get('x', 'a.One/Get'))),
      ...times(50, 'b', () => one(get('y', 'b.Two/Get'))),
      ...times(50, 'c', () => one(get('z', 'b.Three/Get'), stock(), prices())),
    ]);
    const names = journeys.map(j => j.name);
    expect(new Set(names).size).toBe(3);
    expect(names).toContain('shop · a.One/Get');
  });

  it('does not depend on the order of variants', () => {
    const traces = new SyntheticSystem(7, 'one-name').traces(600, {
      failing: 0.05,
      losing: 0.05,
    });
    const { variants } = variantsOf(traces.map(({ spans }) => spans));
    const random = randomOf(5);
    const shuffled = variants
      .map(variant => ({ variant, key: random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ variant }) => variant);
    expect(inferJourneys(shuffled)).toEqual(inferJourneys(variants));
  });

  it.each<[RootStyle, number]>([
    ['one-name', 0.94],
    ['gateway', 0.98],
    ['routes', 0.98],
  ])(
    'finds the journeys of systems that it has never seen (%s)',
    (style, least) => {
      let purity = 0;
      let vMeasure = 0;
      const seeds = 20;
      for (let seed = 1; seed <= seeds; seed++) {
        const traces = new SyntheticSystem(seed, style).traces(500, {
          failing: 0.03,
          losing: 0.05,
        });
        const { pairs } = journeysOf(traces);
        const score = scoreOf(pairs);
        purity += score.purity / seeds;
        vMeasure += score.vMeasure / seeds;
        expect(score.clusters).toBeLessThanOrEqual(score.labels + 2);
      }
      expect(purity).toBeGreaterThanOrEqual(least);
      expect(vMeasure).toBeGreaterThanOrEqual(least);
    },
    60_000,
  );
});
