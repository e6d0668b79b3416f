import { SpanKind } from '@opentelemetry/api';
import { SHOP_JOURNEYS } from './journeys';
import { INCIDENTS, RELEASE, Scenario, SHOP_SERVICES } from './Scenario';
import { countSlot, simulateSlot } from './simulateSlot';
import type { SimulatedSpan } from './simulateTrace';
import { trafficRate } from './trafficRate';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ANCHOR = Date.parse('2026-11-18T09:30:00Z');
const scenario = new Scenario(1, ANCHOR);

function spansOf(span: SimulatedSpan): SimulatedSpan[] {
  return [span, ...span.children.flatMap(spansOf)];
}

/** An hour of traffic, with the shop's rhythm taken out. */
function traffic(start: number, traces = 3000): SimulatedSpan[] {
  const tracesPerSecond = traces / 3600 / trafficRate(start);
  const slot = { seed: 1, start, seconds: 3600, tracesPerSecond };
  return simulateSlot(slot, scenario).map(({ root }) => root);
}

const millis = (span: SimulatedSpan) =>
  (span.endMicros - span.startMicros) / 1000;
const median = (values: number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const failed = (spans: SimulatedSpan[]) =>
  spans.filter(span => span.error !== undefined).length / spans.length;
const named = (spans: SimulatedSpan[], name: string) =>
  spans.filter(span => span.name === name);

describe('the traffic of the shop', () => {
  it('has a rhythm of days and weeks whose mean is 1', () => {
    const monday = Date.parse('2026-11-16T00:00:00Z');
    const rates = Array.from({ length: 7 * 24 * 4 }, (_, i) =>
      trafficRate(monday + (i * HOUR) / 4),
    );
    expect(rates.reduce((a, b) => a + b) / rates.length).toBeCloseTo(1, 3);
    expect(trafficRate(monday + 20 * HOUR)).toBeGreaterThan(
      4 * trafficRate(monday + 4 * HOUR),
    );
    expect(trafficRate(monday + 5 * DAY)).toBeGreaterThan(trafficRate(monday));
    expect(Math.min(...rates)).toBeGreaterThan(0);
  });

  it('is the same for the same seed and time, ids included, and another for another', () => {
    const slot = { seed: 7, start: ANCHOR, seconds: 60, tracesPerSecond: 1 };
    const ids = (seed: number, start: number) =>
      simulateSlot({ ...slot, seed, start }, scenario).map(t => t.ids.uint32());
    const again = simulateSlot(slot, scenario).map(t => t.root);

    expect(simulateSlot(slot, scenario).map(t => t.root)).toEqual(again);
    expect(countSlot(slot)).toBe(again.length);
    expect(new Set([...ids(7, ANCHOR), ...ids(7, ANCHOR)]).size).toBe(
      again.length,
    );
    expect(ids(7, ANCHOR)).not.toEqual(ids(8, ANCHOR));
    expect(ids(7, ANCHOR)).not.toEqual(ids(7, ANCHOR + 60_000));
    // A second of live traffic at the same time has ids of its own.
    const live = simulateSlot(
      { ...slot, seconds: 1, tracesPerSecond: 60 },
      scenario,
    );
    const liveIds = new Set(live.map(t => t.ids.uint32()));
    expect(ids(7, ANCHOR).filter(id => liveIds.has(id))).toEqual([]);
  });

  it('is made of well-formed traces of every journey and every service', () => {
    const roots = traffic(ANCHOR - 2 * DAY, 6000);
    for (const journey of SHOP_JOURNEYS) {
      const share = named(roots, journey.entry.name).length / roots.length;
      expect(share).toBeGreaterThan(journey.share * 0.8);
      expect(share).toBeLessThan(journey.share * 1.2);
    }
    expect(new Set(roots.map(root => root.kind))).toEqual(
      new Set([SpanKind.SERVER]),
    );
    const spans = roots.flatMap(spansOf);
    const services = new Set(spans.map(span => span.service));
    expect([...services].sort()).toEqual([...SHOP_SERVICES].sort());
    const misplaced = spans.filter(
      span =>
        span.endMicros <= span.startMicros ||
        span.children.some(
          child =>
            child.startMicros < span.startMicros ||
            // Nobody waits for the consumer of a message.
            (child.kind !== SpanKind.CONSUMER &&
              child.endMicros > span.endMicros),
        ),
    );
    expect(misplaced).toEqual([]);
  });

  it('fails only where something failed, and turns requests down without failing', () => {
    const roots = traffic(ANCHOR - 2 * DAY, 20_000);
    const code = (root: SimulatedSpan) =>
      Number(root.attributes['http.response.status_code']);
    expect(
      roots.filter(root => (root.error !== undefined) !== code(root) >= 500),
    ).toEqual([]);
    const broken = roots.filter(root => root.error !== undefined);
    expect(broken.length).toBeGreaterThan(20);
    expect(
      broken.filter(root => !spansOf(root).some(span => span.origin)),
    ).toEqual([]);
    for (const seen of [200, 402, 404, 503]) {
      expect(roots.map(code)).toContain(seen);
    }

    // A recommendation that fails is left out of the page, which is none the worse for it.
    const suggestions = named(
      roots.flatMap(spansOf),
      'shop.Recommendation/List',
    );
    expect(failed(suggestions)).toBeGreaterThan(
      3 * failed(named(roots, 'GET /')),
    );
  });

  it('breaks checkout, and nothing else, while the payment provider is down', () => {
    const [outage] = INCIDENTS;
    const { from, to } = scenario.occurrence(outage);
    expect(to - from).toBe(40 * 60_000);
    expect(from).toBeGreaterThan(ANCHOR - 28 * DAY);

    const during = traffic(from);
    expect(failed(named(during, 'POST /checkout'))).toBeGreaterThan(0.7);
    expect(failed(named(during, 'GET /product/{id}'))).toBeLessThan(0.02);
    for (const time of [from - HOUR, to + 1, from + DAY]) {
      const quiet = traffic(time);
      expect(failed(named(quiet, 'POST /checkout'))).toBeLessThan(0.08);
    }
    // It comes again every four weeks, so that a demo that is left running sees it.
    const again = scenario.at(from + 28 * DAY + 60_000);
    const [service, step] = outage.steps[0].split('/', 2);
    expect(again.errorRate('payment', 'POST /v1/charges', 0)).toBe(
      outage.errorRate,
    );
    expect([service, step]).toEqual(['payment', 'POST ']);
  });

  it('makes product pages slow, but not failing, while their database is slow', () => {
    const { from, to } = scenario.occurrence(INCIDENTS[1]);
    const page = (time: number) => named(traffic(time), 'GET /product/{id}');
    const before = median(page(from - HOUR).map(millis));
    expect(median(page(from).map(millis))).toBeGreaterThan(2.5 * before);
    expect(median(page(to).map(millis))).toBeLessThan(1.3 * before);
    expect(failed(page(from))).toBeLessThan(0.03);
  });

  it('has a recommendation service that is faster, and asks a cache, from its release on', () => {
    const at = scenario.releasedAt();
    const served = (time: number) =>
      named(traffic(time).flatMap(spansOf), 'shop.Recommendation/List').filter(
        span => span.kind === SpanKind.SERVER,
      );
    const before = served(at - HOUR);
    const after = served(at);
    expect(before[0].version).not.toBe(RELEASE.version);
    expect(after[0].version).toBe(RELEASE.version);
    expect(median(after.map(millis))).toBeLessThan(
      0.6 * median(before.map(millis)),
    );
    expect(before.every(span => span.children.length === 0)).toBe(true);
    expect(after.every(span => span.children[0].name === 'ZRANGE')).toBe(true);
  });
});
