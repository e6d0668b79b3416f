import type { SloSpec } from '@slo-scout/slo';
import { stringify } from 'yaml';
import { renderArtifacts } from './renderArtifacts';
import { renderService } from './renderService';
import { exampleSlo } from './testing/exampleSlo';
import { findProgram } from './testing/programs';
import { contentOf, rulesOf } from './testing/readFiles';
import { runPromtool } from './testing/runPromtool';

const promtool = findProgram('PROMTOOL', 'promtool');
const describeWithPromtool = promtool ? describe : describe.skip;
jest.setTimeout(120_000);

/** What promtool finds wrong with the rules of a service and their tests. */
async function complaints(slos: SloSpec[]): Promise<string[]> {
  const files = renderService(slos);
  const written = {
    'rules.yaml': contentOf(files, 'prometheus-rules'),
    'rules_test.yaml': contentOf(files, 'prometheus-rules-test'),
  };
  const runs = [
    ['check', 'rules', '--lint=all', '--lint-fatal', 'rules.yaml'],
    ['test', 'rules', 'rules_test.yaml'],
  ].map(args => runPromtool(promtool ?? '', args, written));
  return (await Promise.all(runs))
    .filter(({ code, output }) => code !== 0 || !output.includes('SUCCESS'))
    .map(({ output }) => output);
}

/** How often a scenario with these words is among the tests of an SLO. */
function scenarioCount(slo: SloSpec, words: string): number {
  const tests = contentOf(renderArtifacts(slo), 'prometheus-rules-test');
  return tests.split(`${slo.name}: `).filter(name => name.includes(words))
    .length;
}

describeWithPromtool('rules under promtool', () => {
  // Each value of each dimension with each kind; the others take turns.
  it.each([
    ['availability', 0.9, 7, 'none'],
    ['availability', 0.9, 90, 'none'],
    ['availability', 0.95, 28, 'count-guard'],
    ['availability', 0.99, 90, 'tickets-only'],
    ['availability', 0.9995, 7, 'count-guard'],
    ['availability', 0.9999, 30, 'none'],
    ['latency', 0.9, 30, 'count-guard'],
    ['latency', 0.95, 90, 'none'],
    ['latency', 0.98, 7, 'tickets-only'],
    ['latency', 0.995, 28, 'none'],
    ['latency', 0.9999, 28, 'count-guard'],
  ] as const)(
    'prove themselves for %s, target %d, %d days, guard %s',
    async (kind, target, windowDays, guard) => {
      const slo = exampleSlo({ kind, target, windowDays, guard });

      expect(await complaints([slo])).toEqual([]);
    },
  );

  it('prove themselves together when a service has several SLOs', async () => {
    const slos = [
      exampleSlo({}),
      exampleSlo({ kind: 'latency', guard: 'count-guard' }),
    ];

    expect(await complaints(slos)).toEqual([]);
  });

  it.each([
    'a"} or vector(1) #',
    '{{ $labels.x }} `${datasource}`',
    'on',
    'naïve ☕ service',
    '\u0000\u0085\u2028\u202e\r\n\t',
    `- [x](y) | ${'long '.repeat(100)}`,
  ])('prove themselves for the service name %j', async service => {
    const slo = exampleSlo({ service, guard: 'count-guard' });

    expect(await complaints([slo])).toEqual([]);
  });

  it('prove themselves where scrapes are rare, targets odd and guards large', async () => {
    const slos = [
      exampleSlo({
        target: 0.9973,
        guard: 'count-guard',
        minimumBadEvents: 250,
        changes: { scrapeIntervalSeconds: 150 },
      }),
      exampleSlo({
        name: 'one-error',
        target: 1 / 3,
        guard: 'count-guard',
        minimumBadEvents: 1,
      }),
    ];

    expect(await complaints(slos)).toEqual([]);
  });

  it('feed the series of other metrics than ours', async () => {
    const slo = exampleSlo({});
    slo.sli.queries = {
      bad: 'sum(rate(http_requests_total{job="api", code=~"(5..|429)"}[{{.window}}]))',
      total:
        'sum(rate(http_requests_total{job="api", code!~"40[14]", path!="/healthz"}[{{.window}}]))',
    };
    expect(await complaints([slo])).toEqual([]);
    expect(scenarioCount(slo, 'total outage')).toBe(1);

    const all = 'sum(rate(http_requests_total{job="api"}[{{.window}}]))';
    const good =
      'sum(rate(http_requests_total{job="api", code=~`[2-4]\\d+`}[{{.window}}]))';
    slo.sli.queries = { bad: `${all} - (${good} or 0 * ${all})`, total: all };
    expect(await complaints([slo])).toEqual([]);
    expect(scenarioCount(slo, 'total outage')).toBe(1);
  });

  it('catch a query that sees no outage before the first success', async () => {
    const all = 'sum(rate(http_requests_total[{{.window}}]))';
    const good = 'sum(rate(http_requests_total{code="200"}[{{.window}}]))';
    const slo = exampleSlo({});
    slo.sli.queries = { bad: `${all} - ${good}`, total: all };
    const files = renderArtifacts(slo);

    expect(
      await runPromtool(promtool ?? '', ['test', 'rules', 'rules_test.yaml'], {
        'rules.yaml': contentOf(files, 'prometheus-rules'),
        'rules_test.yaml': contentOf(files, 'prometheus-rules-test'),
      }),
    ).toMatchObject({ code: 1 });
  });

  it('say so where no series can be made up for the queries', async () => {
    const slo = exampleSlo({});
    slo.sli.queries.bad =
      '(1 - histogram_fraction(0, 0.5, sum(rate(http_seconds[{{.window}}])))) * histogram_count(sum(rate(http_seconds[{{.window}}])))';
    const content = contentOf(renderArtifacts(slo), 'prometheus-rules-test');

    expect(content).toMatch(/# No tests for place-order-availability: /);
    expect(
      await runPromtool(promtool ?? '', ['test', 'rules', 'rules_test.yaml'], {
        'rules.yaml': contentOf(
          renderArtifacts(exampleSlo({})),
          'prometheus-rules',
        ),
        'rules_test.yaml': content.replace(
          /group_eval_order:\n( {2}-.*\n)*/,
          '',
        ),
      }),
    ).toMatchObject({ code: 0 });
  });

  it('fail the tests when a rule is broken', async () => {
    const files = renderArtifacts(exampleSlo({}));
    const rules = contentOf(files, 'prometheus-rules');
    const tests = contentOf(files, 'prometheus-rules-test');
    const broken = [
      // No SLI before the first error; a mean of ratios; a page that never comes; NaN without traffic.
      rules.replace(/\n +or\n +0 \* sum\(rate[^\n]*\n/g, '\n'),
      rules.replace(
        /sum_over_time\(slo_scout:bad[^/]*\/[^/]*> 0\)/,
        'avg_over_time(slo:sli_error:ratio_rate5m{sloth_id="checkout-place-order-availability"}[30d])',
      ),
      rules
        .replaceAll('(14.4 * 0.001)', '(1440 * 0.001)')
        .replaceAll('(6 * 0.001)', '(6000 * 0.001)'),
      rules.replace(/ > 0\)\n/g, ')\n'),
    ];
    for (const content of broken) {
      expect(content).not.toBe(rules);
      expect(
        await runPromtool(
          promtool ?? '',
          ['test', 'rules', 'rules_test.yaml'],
          {
            'rules.yaml': content,
            'rules_test.yaml': tests,
          },
        ),
      ).toMatchObject({ code: 1, output: expect.stringContaining('FAILED') });
    }
  });

  it('tell of a spent budget only when half of the period was seen, and of impossible counts', async () => {
    const slo = exampleSlo({});
    const alerts = rulesOf(renderArtifacts(slo)).filter(({ alert }) => alert);
    const ids = `sloth_id="${slo.id}", sloth_service="checkout", sloth_slo="${slo.name}"`;
    const firing = (minutes: number, ...names: string[]) => ({
      expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
      eval_time: `${minutes}m`,
      exp_samples: names.map(name => ({
        labels: `{alertname="${name}"}`,
        value: 1,
      })),
    });
    const test = {
      rule_files: ['rules.yaml'],
      evaluation_interval: '1m',
      tests: [
        {
          interval: '1m',
          input_series: [
            {
              series: `slo:period_error_budget_remaining:ratio{${ids}, sloth_window="30d"}`,
              values: '-0.1x120',
            },
            {
              series: `slo_scout:period_coverage:ratio{${ids}}`,
              values: '0.4x60 0.6x59',
            },
            {
              series: `slo_scout:bad:rate5m{${ids}}`,
              values: '5x20 11x39 9x20 -1x39',
            },
            { series: `slo_scout:total:rate5m{${ids}}`, values: '10x120' },
          ],
          promql_expr_test: [
            firing(20),
            firing(45, 'SloInvariantBroken'),
            firing(75, 'SloErrorBudgetExhausted'),
            firing(110, 'SloErrorBudgetExhausted', 'SloInvariantBroken'),
          ],
        },
      ],
    };

    expect(
      await runPromtool(promtool ?? '', ['test', 'rules', 'test.yaml'], {
        'rules.yaml': stringify({
          groups: [{ name: 'alerts', rules: alerts }],
        }),
        'test.yaml': stringify(test),
      }),
    ).toEqual({ code: 0, output: expect.stringContaining('SUCCESS') });
  });
});
