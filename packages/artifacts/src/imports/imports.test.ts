import type { SloSpec } from '@slo-scout/slo';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { exportService } from '../exports/exportService';
import { renderService } from '../renderService';
import { exampleSlo } from '../testing/exampleSlo';
import { contentOf } from '../testing/readFiles';
import { importOpenSlo } from './importOpenSlo';
import { importSloth } from './importSloth';
import type { ImportedSlos } from './types';

const arbitrarySlo = fc
  .record({
    service: fc.constantFrom('checkout', 'Cart_Service', 'pay.ments', 'a b ü'),
    kind: fc.constantFrom('availability' as const, 'latency' as const),
    name: fc.stringMatching(/^[a-z]([-a-z0-9]{0,20}[a-z0-9])?$/),
    target: fc
      .integer({ min: 90000, max: 99999 })
      .map(thousandths => thousandths / 100000),
    windowDays: fc.constantFrom(7, 28, 30, 90),
    guard: fc.constantFrom('none' as const, 'tickets-only' as const),
    provisional: fc.boolean(),
    seconds: fc.constantFrom(15, 30, 60, 120),
  })
  .map(({ provisional, seconds, ...options }) => {
    const slo = exampleSlo(options);
    slo.rationale.provisional = provisional;
    slo.scrapeIntervalSeconds = seconds;
    return slo;
  });

/** What both formats have a place for. */
function core({ id, name, target, sli }: SloSpec) {
  const { queries, kind, thresholdSeconds, description } = sli;
  return { id, name, target, queries, kind, thresholdSeconds, description };
}

function textsOf({ notes }: ImportedSlos, imported: boolean): string {
  return notes
    .filter(note => note.imported === imported)
    .map(({ about, text }) => `${about}: ${text}`)
    .join('\n');
}

describe('importOpenSlo', () => {
  it('reads what renderService wrote', () => {
    fc.assert(
      fc.property(arbitrarySlo, slo => {
        const { slos, notes } = importOpenSlo(
          contentOf(renderService([slo]), 'openslo'),
          {
            runbookBaseUrl: slo.runbookBaseUrl,
            dashboardBaseUrl: slo.dashboardBaseUrl,
          },
        );
        expect(notes).toEqual([]);
        expect(slos).toHaveLength(1);
        const [{ rationale, ...read }] = slos;
        expect(core(slos[0])).toEqual(core(slo));
        expect(read).toMatchObject({
          service: slo.service,
          title: slo.title,
          windowDays: slo.windowDays,
          scrapeIntervalSeconds: slo.scrapeIntervalSeconds,
          guard: { mode: slo.guard.mode },
          runbookBaseUrl: slo.runbookBaseUrl,
        });
        expect(rationale).toEqual(slo.rationale);
        // It can be rendered again, and then says the same.
        const again = importOpenSlo(contentOf(renderService(slos), 'openslo'));
        expect(core(again.slos[0])).toEqual(core(slo));
      }),
      { numRuns: 60 },
    );
  });

  const document = (indicator: object, changes: object = {}) =>
    stringify({
      apiVersion: 'openslo/v1',
      kind: 'SLO',
      metadata: { name: 'shop-home', displayName: 'Home page' },
      spec: {
        service: 'shop',
        description: 'Home page answers.',
        budgetingMethod: 'Occurrences',
        timeWindow: [{ duration: '4w', isRolling: true }],
        objectives: [{ target: 0.995 }],
        indicator: { metadata: { name: 'home' }, spec: indicator },
        ...changes,
      },
    });
  const prometheus = (query: string) => ({
    metricSource: { type: 'Prometheus', spec: { query } },
  });
  const good = {
    ratioMetric: {
      counter: true,
      good: prometheus('sum(http_requests_total{code!~"5.."})'),
      total: prometheus('http_requests_total'),
    },
  };

  it('turns good events into bad ones that a total outage does not hide', () => {
    const { slos, notes } = importOpenSlo(document(good));
    expect(slos).toHaveLength(1);
    expect(slos[0]).toMatchObject({
      id: 'shop-home',
      title: 'Home page',
      windowDays: 28,
      target: 0.995,
      sli: {
        description: 'Home page answers.',
        queries: {
          total: 'sum(rate(http_requests_total[{{.window}}]))',
          bad: 'clamp_min(sum(rate(http_requests_total[{{.window}}])) - (sum(rate(http_requests_total{code!~"5.."}[{{.window}}])) or 0 * sum(rate(http_requests_total[{{.window}}]))), 0)',
        },
      },
      rationale: { variant: 'custom', provisional: true },
    });
    expect(textsOf({ slos, notes }, true)).toMatch(/bare counter/);
    expect(textsOf({ slos, notes }, true)).toMatch(/counts as all bad/);
  });

  it('opens a fixed range and refuses several', () => {
    const ranged = (bad: string) =>
      importOpenSlo(
        document({
          ratioMetric: {
            bad: prometheus(bad),
            total: prometheus('sum( # all\n  rate(http_requests_total[5m])\n)'),
          },
        }),
      );
    const { slos, notes } = ranged(
      'sum(increase(http_requests_total{code=~"5.."}[5m]))',
    );
    expect(slos[0].sli.queries).toEqual({
      bad: 'sum(increase(http_requests_total{code=~"5.."}[{{.window}}]))',
      total: 'sum( rate(http_requests_total[{{.window}}]) )',
    });
    expect(textsOf({ slos, notes }, true)).toMatch(/looked back 5m/);
    expect(textsOf(ranged('rate(a[5m]) + rate(b[1h])'), false)).toMatch(
      /several lengths \(5m, 1h\)/,
    );
  });

  it.each([
    ['a threshold', document({ thresholdMetric: {} }), /threshold on a metric/],
    [
      'another source',
      document({
        ratioMetric: {
          bad: { metricSource: { type: 'Datadog', spec: { query: 'x' } } },
          total: prometheus('a'),
        },
      }),
      /come from Datadog/,
    ],
    ['timeslices', document(good, { budgetingMethod: 'Timeslices' }), /weighs/],
    ['no objectives', document(good, { objectives: [] }), /no objectives/],
    [
      'a composite',
      document(good, { objectives: [{ target: 0.9, indicatorRef: 'x' }] }),
      /several indicators/,
    ],
    [
      'a reference to nothing',
      document(good, { indicatorRef: 'x', indicator: undefined }),
      /not in the text/,
    ],
    [
      'a window of hours',
      document(good, { timeWindow: [{ duration: '12h', isRolling: true }] }),
      /not a number of days/,
    ],
    [
      'a target of 1',
      document(good, { objectives: [{ target: 1 }] }),
      /inside \(0,1\)/,
    ],
    [
      'PromQL that does not parse',
      document({
        ratioMetric: { bad: prometheus('sum(rate('), total: prometheus('a') },
      }),
      /does not parse/,
    ],
    [
      'OpenSLO v1alpha',
      document(good).replace('openslo/v1', 'openslo/v1alpha'),
      /not OpenSLO v1/,
    ],
  ])('says why %s cannot be carried over', (_, yaml, message) => {
    const imported = importOpenSlo(yaml);
    expect(imported.slos).toEqual([]);
    expect(textsOf(imported, false)).toMatch(message);
  });

  it('makes an SLO of each objective and a rolling window of a calendar month', () => {
    const imported = importOpenSlo(
      document(good, {
        objectives: [{ targetPercent: 99.9 }, { target: 0.99 }],
        timeWindow: [
          {
            duration: '1M',
            calendar: { startTime: '2026-01-01 00:00:00', timeZone: 'UTC' },
          },
        ],
        alertPolicies: [{ alertPolicyRef: 'x' }],
      }),
    );
    expect(
      imported.slos.map(({ id, target, windowDays }) => [
        id,
        target,
        windowDays,
      ]),
    ).toEqual([
      ['shop-home', 0.999, 30],
      ['shop-home-2', 0.99, 30],
    ]);
    expect(textsOf(imported, true)).toMatch(/calendar window of 1M/);
    expect(textsOf(imported, true)).toMatch(/alert policies are left out/);
  });
});

describe('importSloth', () => {
  it('reads what exportService wrote', () => {
    fc.assert(
      fc.property(arbitrarySlo, slo => {
        const { slos, notes } = importSloth(
          exportService([slo], 'sloth').content,
          { windowDays: slo.windowDays },
        );
        expect(notes).toEqual([]);
        expect(slos.map(core)).toEqual([core(slo)]);
        expect(slos[0]).toMatchObject({
          windowDays: slo.windowDays,
          guard: { mode: slo.guard.mode },
        });
      }),
      { numRuns: 60 },
    );
  });

  const events = {
    error_query: 'sum(rate(http_requests_total{code=~"5.."}[{{ .window }}]))',
    total_query: 'sum(rate(http_requests_total[{{.window}}]))',
  };
  const file = (...slos: object[]) =>
    stringify({
      version: 'prometheus/v1',
      service: 'shop',
      labels: { team: 'a' },
      slos,
    });

  it('reads files and resources, and says what is lost', () => {
    const resource = stringify({
      apiVersion: 'sloth.slok.dev/v1',
      kind: 'PrometheusServiceLevel',
      metadata: { name: 'x' },
      spec: {
        service: 'cart',
        slos: [
          {
            name: 'Requests_OK',
            objective: '99.95',
            sli: {
              events: {
                errorQuery: events.error_query,
                totalQuery: events.total_query,
              },
            },
            alerting: {
              pageAlert: { disable: true, labels: { severity: 'page' } },
            },
          },
        ],
      },
    });
    const imported = importSloth(
      `${file({
        name: 'availability',
        objective: 99.9,
        description: 'Answers.',
        sli: { events },
        plugins: { chain: [{ id: 'example/x/v1' }] },
        alerting: {
          annotations: { runbook: 'https://example.com' },
          ticket_alert: { disable: true },
        },
      })}---\n${resource}`,
      { windowDays: 28, scrapeIntervalSeconds: 15 },
    );
    expect(imported.slos.map(({ id, target }) => [id, target])).toEqual([
      ['shop-availability', 0.999],
      ['cart-requests-ok', 0.9995],
    ]);
    expect(imported.slos[0]).toMatchObject({
      windowDays: 28,
      scrapeIntervalSeconds: 15,
      sli: {
        description: 'Answers.',
        kind: 'availability',
        source: { type: 'prometheus', metric: 'http_requests_total' },
        queries: {
          bad: 'sum(rate(http_requests_total{code=~"5.."}[{{.window}}]))',
        },
      },
    });
    expect(imported.slos[1].guard.mode).toBe('tickets-only');
    expect(textsOf(imported, false)).toBe('');
    expect(textsOf(imported, true)).toMatchInlineSnapshot(`
      "availability: Its labels (team) are left out: on recorded series they would break the period when they change.
      availability: Annotations of its alerts (runbook) are replaced by ours.
      availability: Its plugins (example/x/v1) are left out.
      availability: It has no ticket alert; ours always has one.
      Requests_OK: Labels of its alerts (severity) are left out; routes can use sloth_severity, sloth_service and sloth_slo.
      Requests_OK: Its name becomes "requests-ok", and its id with it; dashboards that ask for the old id show nothing new."
    `);
  });

  it.each([
    [
      'a raw ratio',
      { sli: { raw: { error_ratio_query: 'x' } }, objective: 99 },
      /raw/,
    ],
    ['a plugin', { sli: { plugin: { id: 'x' } }, objective: 99 }, /plugin/],
    ['100 %', { sli: { events }, objective: 100 }, /inside \(0,100\)/],
    ['no objective', { sli: { events } }, /got none/],
    ['no queries', { sli: {}, objective: 99 }, /no error and total query/],
    [
      'equal queries',
      {
        sli: {
          events: { ...events, error_query: events.total_query },
        },
        objective: 99,
      },
      /are the same/,
    ],
  ])('says why %s cannot be carried over', (_, slo, message) => {
    const imported = importSloth(
      file(
        { name: 'x', ...slo },
        { name: 'y', objective: 99, sli: { events } },
      ),
    );
    expect(imported.slos.map(({ name }) => name)).toEqual(['y']);
    expect(textsOf(imported, false)).toMatch(message);
  });

  it('keeps the first of two SLOs with one id', () => {
    const slo = { name: 'x', objective: 99, sli: { events } };
    const imported = importSloth(file(slo, { ...slo, objective: 95 }));
    expect(imported.slos.map(({ target }) => target)).toEqual([0.99]);
    expect(textsOf(imported, false)).toMatch(/another SLO with the id/);
  });
});

describe('imports of anything', () => {
  it.each([importSloth, importOpenSlo])(
    'end in SLOs and notes, or in one sentence',
    read => {
      const hostile = fc.oneof(
        fc.string({ maxLength: 200 }),
        fc.json(),
        fc.constantFrom(
          'a: [',
          'a: &a [*a]',
          '---\n---\n',
          '- 1\n- 2',
          '{__proto__: {x: 1}, version: prometheus/v1, slos: [null, 3, {}]}',
          'apiVersion: openslo/v1\nkind: SLO\nspec: {objectives: [{}, 3], timeWindow: x}',
        ),
      );
      fc.assert(
        fc.property(hostile, yaml => {
          expect(outcomeOf(() => read(yaml))).toMatch(
            /^(no SLOs|InputError: The text is not YAML: )/,
          );
        }),
        { numRuns: 300 },
      );
    },
  );
});

function outcomeOf(read: () => ImportedSlos): string {
  try {
    return read().slos.length === 0 ? 'no SLOs' : 'SLOs';
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}
