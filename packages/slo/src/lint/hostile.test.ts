import fc from 'fast-check';
import { stringify } from 'yaml';
import { formatText, lintDocuments, toSarif, type Finding } from '.';

const MINUTE_MS = 60_000;

/** Words that lead into the readers, so that what is arbitrary comes far. */
const key = fc.constantFrom(
  ...['groups', 'rules', 'expr', 'record', 'alert', 'labels', 'for', 'name'],
  ...['apiVersion', 'kind', 'spec', 'version', 'service', 'slos', 'sli', '<<'],
  ...['events', 'error_query', 'total_query', 'objective', 'objectives'],
  ...['target', 'window', 'indicator', 'ratio', 'errors', 'total', 'metric'],
  ...['ratioMetric', 'good', 'bad', 'metricSource', 'query', 'type', 'items'],
  ...['timeWindow', 'duration', 'page', 'quick', 'shortWindow', 'metadata'],
);
const promql = fc
  .array(
    fc.constantFrom(
      ...[
        'sum',
        'rate',
        '(',
        ')',
        '[5m]',
        '[',
        ']',
        '{',
        '}',
        'x_total',
        ' by',
      ],
      ...['(a)', '/', '-', '1', ' or ', ' and ', '0', '>', '"', 'le="1"', ','],
      ...['{{.window}}', ' offset ', '#', '\n', 'on', '=~', 'avg_over_time'],
      ...['slo:sli_error:ratio_rate5m', '*', '14.4', 'vector', '@', ':', '\\'],
    ),
    { maxLength: 25 },
  )
  .map(tokens => tokens.join(''));
const scalar = fc.oneof(
  promql,
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(
    ...['openslo/v1', 'openslo/v1alpha', 'SLO', 'SLI', 'prometheus/v1'],
    ...['sloth.slok.dev/v1', 'PrometheusServiceLevel', 'AlertWindows'],
    ...['pyrra.dev/v1alpha1', 'ServiceLevelObjective', 'Prometheus'],
    ...['monitoring.coreos.com/v1', 'PrometheusRule', 'List', '30d', '-5m'],
  ),
);
const { tree } = fc.letrec<{ tree: unknown }>(tie => ({
  tree: fc.oneof(
    { maxDepth: 6 },
    scalar,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc
      .array(fc.tuple(key, tie('tree')), { maxLength: 6 })
      .map(Object.fromEntries),
  ),
}));

/** Lints as a named file, and holds the report to what reports promise. */
function lint(content: string): Finding[] {
  const files = [{ path: 'a.yaml', content, explicit: true }];
  const report = lintDocuments(files);
  const lines = content.split('\n');
  for (const finding of report.findings) {
    const { line, column, endLine, endColumn } = finding;
    expect(line).toBeGreaterThan(0);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThan(0);
    expect(column).toBeLessThanOrEqual(lines[line - 1].length + 1);
    expect([endLine > line, endColumn >= column]).toContain(true);
    expect(finding.message).toMatch(/\.$/);
    expect(finding.fix).toMatch(/\.$/);
  }
  expect(lintDocuments(files)).toEqual(report);
  expect(formatText(report).split('\n')).toHaveLength(
    2 * report.findings.length + 2,
  );
  expect(() => JSON.stringify(toSarif(report))).not.toThrow();
  return report.findings;
}

describe('whatever a file holds', () => {
  it(
    'never throws, and every finding has a place in the file',
    () => {
      fc.assert(
        fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), value => {
          expect(lint(value)).toBeInstanceOf(Array);
        }),
        { numRuns: 300 },
      );
      fc.assert(
        fc.property(tree, value => {
          expect(lint(stringify(value))).toBeInstanceOf(Array);
        }),
        { numRuns: 600 },
      );
    },
    MINUTE_MS,
  );

  it(
    'never throws on documents cut off or changed anywhere',
    () => {
      const whole = stringify({
        groups: [
          {
            name: 'a',
            rules: [
              {
                alert: 'Burn',
                expr: 'slo:sli_error:ratio_rate1h > (14.4 * 0.001) or\n  1 - sum(rate(x_total{code!~"5.."}[5m])) / sum(rate(x_total[5m])) > 0.1\n',
                labels: { sloth_id: 'a-b' },
              },
            ],
          },
        ],
      });
      fc.assert(
        fc.property(
          fc.nat(whole.length),
          fc.nat(10),
          fc.string({ unit: 'grapheme', maxLength: 5 }),
          (at, removed, put) => {
            const changed =
              whole.slice(0, at) + put + whole.slice(at + removed);
            expect(lint(changed)).toBeInstanceOf(Array);
          },
        ),
        { numRuns: 500 },
      );
    },
    MINUTE_MS,
  );

  it.each([
    ['expressions', `${'('.repeat(5000)}x${')'.repeat(5000)}`],
    ['operators', `x${' + x'.repeat(5000)}`],
    ['signs', `${'-'.repeat(5000)}x`],
  ])('answers to deeply nested %s', (_, expr) => {
    const [finding] = lint(
      stringify({ groups: [{ name: 'a', rules: [{ record: 'b', expr }] }] }),
    );
    expect(finding.ruleId).toBe('promql-syntax');
  });

  it(
    'answers to deeply nested documents',
    () => {
      const depth = 20_000;
      const [finding] = lint(
        `groups: ${'['.repeat(depth)}${']'.repeat(depth)}`,
      );
      expect(finding.ruleId).toBe('unreadable-file');
    },
    MINUTE_MS,
  );

  it(
    'does not let aliases multiply rules without end',
    () => {
      const rules = Array.from({ length: 300 }, () => '{record: a, expr: b}');
      const groups = Array.from({ length: 300 }, () => '{name: g, rules: *r}');
      const findings = lint(
        `x: &r [${rules.join(', ')}]\ngroups: [${groups.join(', ')}]\n`,
      );
      expect(findings.map(({ message }) => message).join()).toContain(
        'more than 20000 rules',
      );
    },
    MINUTE_MS,
  );

  it('keeps names from writing to the terminal', () => {
    const content =
      'groups: [{ name: a, rules: [{ alert: "\\e[2J\\u2028b", expr: [] }] }]';
    const text = formatText(
      lintDocuments([{ path: 'a\n\u001b[31m.yaml', content }]),
    );
    // eslint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u2028]/);
    expect(text).toContain('document-shape');
  });
});
