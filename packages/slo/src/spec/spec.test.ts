import fc from 'fast-check';

import type { SloSpec } from '../types';
import { serviceSlug, sloId } from './sloId';
import { slugify } from './slugify';
import { validateSloSpec } from './validateSloSpec';

const GRAMMAR = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

const SPEC: SloSpec = {
  id: 'shop-checkout-availability',
  name: 'checkout-availability',
  title: 'Checkout works',
  service: 'shop',
  sli: {
    name: 'checkout-availability',
    service: 'shop',
    kind: 'availability',
    description: 'Share of checkouts that end without an error.',
    source: { type: 'prometheus', metric: 'x_total' },
    queries: {
      bad: 'sum(rate(x_total{outcome="error"}[{{.window}}]))',
      total: 'sum(rate(x_total[{{.window}}]))',
    },
    userFacing: { value: true, reason: 'Users meet it.' },
  },
  target: 0.999,
  windowDays: 28,
  guard: {
    mode: 'none',
    minimumBadEvents: 0,
    requestsPerHour: 1000,
    falsePagesPerWeek: 0,
    reason: '',
  },
  scrapeIntervalSeconds: 30,
  rationale: {
    variant: 'balanced',
    probabilityMet: 0.9,
    provisional: false,
    historyDays: 28,
    exemplarTraceIds: [],
  },
};

describe('validateSloSpec', () => {
  it('accepts a sound SLO', () => {
    expect(() => validateSloSpec(SPEC)).not.toThrow();
  });

  it.each<[string, Partial<SloSpec>, RegExp]>([
    [
      'a name that could leave its folder',
      { name: '../x' },
      /name of the SLO must be 1 to 63/,
    ],
    ['a name too long', { name: 'a'.repeat(64) }, /1 to 63/],
    ['an empty service', { service: ' ' }, /needs a service/],
    [
      'another service’s SLI',
      { sli: { ...SPEC.sli, service: 'cart' } },
      /belongs to the service "cart"/,
    ],
    ['another id', { id: 'x' }, /must be "shop-checkout-availability"/],
    ['a percent as target', { target: 99.9 }, /ratio inside \(0,1\)/],
    ['a target of 1', { target: 1 }, /ratio inside \(0,1\)/],
    ['no number as target', { target: NaN }, /ratio inside \(0,1\)/],
    ['a window nobody knows', { windowDays: 29 }, /7, 28, 30, 90 days, got 29/],
    [
      'rare scrapes',
      { scrapeIntervalSeconds: 3600 },
      /at least every 14 minutes/,
    ],
    [
      'no scrape interval',
      { scrapeIntervalSeconds: 0 },
      /scrape interval must be a positive/,
    ],
    [
      'a query of fixed range',
      {
        sli: {
          ...SPEC.sli,
          queries: { ...SPEC.sli.queries, bad: 'rate(x[5m])' },
        },
      },
      /bad query must use \{\{\.window\}\}/,
    ],
    [
      'a query of several lines',
      {
        sli: {
          ...SPEC.sli,
          queries: {
            ...SPEC.sli.queries,
            total: 'rate(x[{{.window}}])\n- alert: y',
          },
        },
      },
      /total query must be one line/,
    ],
    [
      'bad that is total',
      {
        sli: {
          ...SPEC.sli,
          queries: {
            bad: SPEC.sli.queries.total,
            total: SPEC.sli.queries.total,
          },
        },
      },
      /are the same/,
    ],
    [
      'a latency SLI without threshold',
      { sli: { ...SPEC.sli, kind: 'latency' } },
      /needs a positive threshold/,
    ],
    [
      'an availability SLI with one',
      { sli: { ...SPEC.sli, thresholdSeconds: 1 } },
      /has no latency threshold/,
    ],
    [
      'half a bad event',
      { guard: { ...SPEC.guard, minimumBadEvents: 0.5 } },
      /whole number/,
    ],
    [
      'a URL with a trailing slash',
      { runbookBaseUrl: 'https://x.example/' },
      /without a trailing slash/,
    ],
    [
      'a URL of another scheme',
      { dashboardBaseUrl: 'file:///etc/passwd' },
      /http\(s\) URL/,
    ],
  ])('refuses %s', (_name, change, message) => {
    const validate = () => validateSloSpec({ ...SPEC, ...change });
    expect(validate).toThrow(message);
    expect(validate).toThrow(expect.objectContaining({ name: 'InputError' }));
  });
});

describe('slugify', () => {
  it.each([
    ['POST /cart/checkout', 'post-cart-checkout'],
    ['Crème  Brûlée!', 'creme-brulee'],
    ['--', 'x-08090b32'],
    ['支付', 'x-d2a5d7ef'],
  ])('makes %j into %j', (text, slug) => {
    expect(slugify(text).replace(/x-[0-9a-f]{8}/, 'x-hash')).toBe(
      slug.replace(/x-[0-9a-f]{8}/, 'x-hash'),
    );
  });

  it('yields a safe name of bounded length for any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.integer({ min: 12, max: 63 }),
        (text, length) => {
          const slug = slugify(text, length);
          expect(slug).toMatch(GRAMMAR);
          expect(slug.length).toBeLessThanOrEqual(length);
          expect(slugify(slug, length)).toBe(slug);
        },
      ),
    );
  });
});

describe('sloId', () => {
  it('keeps safe service names and tells hostile ones apart', () => {
    expect(sloId('shop.cart', 'a')).toBe('shop.cart-a');
    expect(sloId('Foo Bar', 'a')).not.toBe(sloId('Foo/Bar', 'a'));
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), service => {
        const slug = serviceSlug(service);
        expect(slug).toMatch(/^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/);
        expect(slug.length).toBeLessThanOrEqual(63);
      }),
    );
  });
});
