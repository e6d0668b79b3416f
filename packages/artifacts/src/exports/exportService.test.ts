import fs from 'node:fs';
import path from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import fc from 'fast-check';
import { parse, parseAllDocuments } from 'yaml';
import { renderService } from '../renderService';
import { exampleSlo } from '../testing/exampleSlo';
import { findProgram } from '../testing/programs';
import { contentOf, panelsOf } from '../testing/readFiles';
import { runPromtool } from '../testing/runPromtool';
import { EXPORT_FORMATS, exportService } from './exportService';

const FIXTURES = path.join(__dirname, '../__fixtures__/exports');
const promtool = findProgram('PROMTOOL', 'promtool');
const describeWithPromtool = promtool ? describe : describe.skip;

const slos = [
  exampleSlo({}),
  exampleSlo({ kind: 'latency', guard: 'count-guard', windowDays: 28 }),
];
const inCluster = {
  namespace: 'monitoring',
  labels: { release: 'kube-prometheus-stack' },
  project: 'shop',
};
const documentsOf = (content: string): any[] =>
  parseAllDocuments(content).map(document =>
    (document as { toJS(): unknown }).toJS(),
  );

describe('exportService', () => {
  it.each(EXPORT_FORMATS)('writes %s as in __fixtures__/exports', format => {
    const file = exportService(slos, format, inCluster);
    const { name, ext } = path.parse(file.path);
    const fixture = path.join(FIXTURES, `${name}.golden${ext}`);
    if (process.env.UPDATE_FIXTURES) {
      fs.mkdirSync(FIXTURES, { recursive: true });
      fs.writeFileSync(fixture, file.content);
    }
    expect(file.content).toBe(fs.readFileSync(fixture, 'utf8'));
    expect(exportService([...slos].reverse(), format, inCluster)).toEqual(file);
    expect(path.dirname(file.path)).toBe('slos/checkout');
  });

  it('puts the rules of rules.yaml into a PrometheusRule that a ruleSelector finds', () => {
    const [rule] = documentsOf(
      exportService(slos, 'prometheus-rule', inCluster).content,
    );
    expect(rule).toMatchObject({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: {
        name: 'slo-checkout',
        namespace: 'monitoring',
        labels: { release: 'kube-prometheus-stack' },
      },
    });
    expect(rule.spec).toEqual(
      parse(contentOf(renderService(slos), 'prometheus-rules')),
    );
  });

  it('gives Sloth queries that know no errors and no traffic', () => {
    const { content, notes } = exportService(slos, 'sloth');
    const spec = parse(content);
    expect(spec).toMatchObject({
      version: 'prometheus/v1',
      service: 'checkout',
    });
    expect(spec.slos.map((slo: any) => `${spec.service}-${slo.name}`)).toEqual(
      slos.map(({ id }) => id).sort(),
    );
    for (const { sli, objective } of spec.slos) {
      expect(objective).toBeGreaterThan(0);
      expect(sli.events.error_query).toContain(' or 0 * (');
      expect(sli.events.total_query).toMatch(/\) > 0$/);
    }
    expect(notes.join('\n')).toMatch(/--default-slo-period=28d/);
    expect(notes.join('\n')).toMatch(/no guard for low traffic/);
    expect(
      parse(
        exportService([exampleSlo({ guard: 'tickets-only' })], 'sloth').content,
      ).slos[0].alerting.page_alert,
    ).toEqual({ disable: true });
  });

  it('gives Pyrra one selector each, and says which SLOs do not fit', () => {
    const [availability, latency] = documentsOf(
      exportService(slos, 'pyrra').content,
    );
    expect(availability.spec).toMatchObject({
      target: '99.9',
      window: '30d',
      indicator: {
        ratio: {
          errors: {
            metric:
              'slo_scout_journey_requests_total{journey="7c3a5f0e91b24d68",service="checkout",outcome="error"}',
          },
          total: {
            metric:
              'slo_scout_journey_requests_total{journey="7c3a5f0e91b24d68",service="checkout"}',
          },
        },
      },
    });
    expect(latency.spec.indicator.latency.success.metric).toContain(
      'le="1.073741824"',
    );
    expect(latency.spec.indicator.latency.total.metric).toMatch(/_count\{/);

    const odd = exampleSlo({ name: 'odd' });
    odd.sli.queries.bad = 'max(rate(errors_total[{{.window}}]))';
    const { content, notes } = exportService([...slos, odd], 'pyrra');
    expect(documentsOf(content)).toHaveLength(2);
    expect(notes.join('\n')).toMatch(/odd: left out/);
    expect(() => exportService([odd], 'pyrra')).toThrow(/odd: left out/);
  });

  it('wraps the dashboard for the operator and for the sidecar', () => {
    const dashboard = contentOf(renderService(slos), 'grafana-dashboard');
    const [resource] = documentsOf(
      exportService(slos, 'grafana-dashboard').content,
    );
    expect(resource.spec).toEqual({
      instanceSelector: { matchLabels: { dashboards: 'grafana' } },
      json: dashboard,
    });
    const [map] = documentsOf(
      exportService(slos, 'grafana-configmap', {
        labels: { grafana_dashboard: 'yes' },
      }).content,
    );
    expect(map.metadata.labels.grafana_dashboard).toBe('yes');
    expect(map.data).toEqual({ 'slo-checkout.json': dashboard });
  });

  it('asks in Perses what Grafana asks, and places every panel once', () => {
    const { metadata, spec } = JSON.parse(
      exportService(slos, 'perses', inCluster).content,
    );
    expect(metadata).toEqual({ name: 'slo-checkout', project: 'shop' });
    const queries = (Object.values(spec.panels) as any[]).flatMap(panel =>
      panel.spec.queries.map((query: any) => query.spec.plugin.spec.query),
    );
    const grafana = panelsOf(renderService(slos)).flatMap(
      panel => panel.targets?.map(({ expr }) => expr) ?? [],
    );
    expect(grafana).toEqual(expect.arrayContaining(queries));
    const items = spec.layouts.flatMap((layout: any) => layout.spec.items);
    expect(items.map((item: any) => item.content.$ref)).toEqual(
      Object.keys(spec.panels).map(key => `#/spec/panels/${key}`),
    );
    for (const { x, width } of items) {
      expect(x + width).toBeLessThanOrEqual(24);
    }
  });

  it.each([
    [{ namespace: 'Not A Namespace' }, /namespace/],
    [{ labels: { 'a b': 'c' } }, /cannot be a label/],
    [{ labels: { a: 'x'.repeat(64) } }, /cannot be a label/],
  ])('refuses %j with one sentence', (options, message) => {
    expect(() => exportService(slos, 'prometheus-rule', options)).toThrow(
      message,
    );
  });

  it('makes valid files of any text', () => {
    fc.assert(
      fc.property(
        fc
          .string({ unit: 'binary', minLength: 1, maxLength: 60 })
          .filter(text => text.trim() !== ''),
        fc.constantFrom(...EXPORT_FORMATS),
        (text, format) => {
          const slo = exampleSlo({
            service: text,
            changes: { title: text, owner: text },
          });
          slo.sli.description = text;
          const { content, mediaType } = exportService([slo], format);
          const [document] =
            mediaType === 'application/json'
              ? [JSON.parse(content)]
              : documentsOf(content);
          expect(document).toEqual(expect.any(Object));
          expect(content).not.toMatch(/[^\P{Cc}\n]|\p{Surrogate}/u);
          if (format === 'sloth') {
            for (const { sli } of document.slos) {
              for (const query of Object.values(sli.events) as string[]) {
                requirePromql(query.replaceAll('{{.window}}', '5m'));
              }
            }
          }
        },
      ),
    );
  });
});

describeWithPromtool('queries for Sloth', () => {
  it('give a ratio that is 0 without errors and absent without traffic', async () => {
    const { error_query: error, total_query: total } = parse(
      exportService([exampleSlo({})], 'sloth').content,
    ).slos[0].sli.events;
    const ratio = `(${error}) / (${total})`.replaceAll('{{.window}}', '5m');
    const series = `slo_scout_journey_requests_total{journey="7c3a5f0e91b24d68",service="checkout",outcome="ok"}`;
    const tests = [
      { values: '0+60x20', exp_samples: [{ labels: '{}', value: 0 }] },
      { values: '7x20', exp_samples: [] },
    ].map(({ values, exp_samples }) => ({
      interval: '1m',
      input_series: [{ series, values }],
      promql_expr_test: [{ expr: ratio, eval_time: '15m', exp_samples }],
    }));
    const { code, output } = await runPromtool(
      promtool!,
      ['test', 'rules', 'tests.yaml'],
      { 'tests.yaml': JSON.stringify({ rule_files: [], tests }) },
    );
    expect(output).toContain('SUCCESS');
    expect(code).toBe(0);
  });
});

function requirePromql(expression: string) {
  parser.parse(expression).iterate({
    enter: ({ type, from }) => {
      if (type.isError) {
        throw new Error(`No PromQL at ${from}: ${expression}`);
      }
    },
  });
}
