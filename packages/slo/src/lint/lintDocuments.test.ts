import fs from 'node:fs';
import path from 'node:path';
import {
  formatText,
  lintDocuments,
  RULE_CATALOG,
  type Finding,
  type LintReport,
} from '.';
import { applyReplacements } from './__testUtils__/applyReplacements';

const FOLDER = path.join(__dirname, '__fixtures__/rules');
const GOLDEN = path.join(__dirname, '__fixtures__/findings.golden.txt');

/** These make no YAML that formatters could read; they are below. */
const WITHOUT_FILE = ['unreadable-file', 'template-file'];
const RULE_IDS = RULE_CATALOG.map(({ id }) => id).filter(
  id => !WITHOUT_FILE.includes(id),
);

/** The rules whose fix can be computed. */
const FIXABLE = [
  'bucket-bound',
  'missing-window',
  'ratio-without-traffic',
  'sli-absent-without-errors',
  'sli-not-aggregated',
  'target-out-of-range',
  'total-outage-without-alert',
  'vector-zero-total',
];

function lintFixture(name: string): LintReport {
  const content = fs.readFileSync(path.join(FOLDER, name), 'utf8');
  return lint(content, name);
}

function lint(content: string, name = 'rules.yaml'): LintReport {
  return lintDocuments([{ path: name, content, explicit: true }]);
}

function idsOf({ findings }: { findings: Finding[] }): string[] {
  return findings.map(({ ruleId }) => ruleId);
}

describe('lintDocuments', () => {
  it.each(RULE_IDS)('finds %s where it is and nowhere else', id => {
    expect(idsOf(lintFixture(`${id}.bad.yaml`))).toContain(id);
    const twin = formatText(lintFixture(`${id}.good.yaml`));
    expect(twin).toMatch(/^1 file, .* 0 errors, 0 warnings, 0 info\n$/);
  });

  it('says what is wrong, where, and what to write instead', () => {
    const text = RULE_IDS.map(id =>
      formatText(lintFixture(`${id}.bad.yaml`)),
    ).join('\n');
    if (process.env.UPDATE_FIXTURES) fs.writeFileSync(GOLDEN, text);
    expect(text).toBe(fs.readFileSync(GOLDEN, 'utf8'));
  });

  it.each(FIXABLE)('has edits for %s that mend it and nothing else', id => {
    const content = fs.readFileSync(
      path.join(FOLDER, `${id}.bad.yaml`),
      'utf8',
    );
    const { findings } = lint(content);
    const fixable = findings.filter(
      ({ ruleId, replacements }) => ruleId === id && replacements,
    );
    expect(fixable).not.toEqual([]);
    for (const finding of fixable) {
      const fixed = lint(applyReplacements(content, [finding]));
      const others = findings.filter(other => other !== finding);
      expect(idsOf(fixed)).toEqual(idsOf({ findings: others }));
    }
  });

  it('has edits for these rules only', () => {
    const fixable = RULE_IDS.flatMap(
      id => lintFixture(`${id}.bad.yaml`).findings,
    ).filter(({ replacements }) => replacements);
    expect([...new Set(idsOf({ findings: fixable }))].sort()).toEqual(FIXABLE);
  });

  it('tells a template from a broken file', () => {
    const template =
      'groups:\n{{- range .Values.groups }}\n  - name: {{ .name }}\n{{- end }}\n';
    expect(lint(template).findings).toMatchObject([
      { ruleId: 'template-file', severity: 'info' },
    ]);
    const broken = 'groups:\n  - name: a\n   rules: []\n';
    expect(lint(broken).findings).toMatchObject([
      { ruleId: 'unreadable-file', severity: 'error', line: 3 },
    ]);
  });

  it('lints what stands before a broken document', () => {
    const content =
      'groups:\n  - { name: a, rules: [{ record: a, expr: sum( }] }\n---\na: [\n';
    expect(idsOf(lint(content))).toEqual(['promql-syntax', 'unreadable-file']);
  });

  it('leaves files alone that are not its business, unless they are named', () => {
    const files = [
      { path: 'values.yaml', content: 'a: [' },
      { path: 'groups.yaml', content: 'kind: Group\ngroups: [a, b]\n' },
      { path: 'empty.yaml', content: '' },
    ];
    expect(lintDocuments(files).findings).toEqual([]);
    const named = files.map(file => ({ ...file, explicit: true }));
    expect(idsOf(lintDocuments(named))).toEqual([
      'nothing-to-lint',
      'nothing-to-lint',
      'unreadable-file',
    ]);
  });

  it('judges files together', () => {
    const recording =
      'groups: [{ name: a, rules: [{ record: "job:requests:total", expr: sum(http_requests_total) }] }]';
    const rate =
      'groups: [{ name: b, rules: [{ record: r, expr: "rate(job:requests:total[5m])" }] }]';
    const file = (name: string, content: string) => ({ path: name, content });
    expect(lintDocuments([file('rate.yaml', rate)]).findings).toEqual([]);
    const both = [file('rate.yaml', rate), file('sum.yaml', recording)];
    expect(lintDocuments(both).findings).toMatchObject([
      { path: 'rate.yaml', ruleId: 'rate-after-sum' },
    ]);
    expect(lintDocuments(both.reverse()).findings).toHaveLength(1);
  });

  it('lets overlays in other folders repeat a name', () => {
    const content =
      'apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata: { name: a }\nspec: { target: "99", window: 4w, indicator: { bool_gauge: { metric: up } } }\n';
    const at = (...paths: string[]) =>
      lintDocuments(paths.map(name => ({ path: name, content })));
    expect(at('base/a.yaml', 'prod/a.yaml').findings).toEqual([]);
    expect(at('base/a.yaml', 'base/b.yaml').findings).toMatchObject([
      { path: 'base/b.yaml', ruleId: 'duplicate-slo' },
    ]);
  });

  it('judges windows by the scrape interval it is told', () => {
    const content = fs.readFileSync(
      path.join(FOLDER, 'short-window.good.yaml'),
      'utf8',
    );
    const at = (scrapeIntervalSeconds: number) =>
      idsOf(
        lintDocuments([{ path: 'a.yaml', content }], { scrapeIntervalSeconds }),
      );
    expect(at(15)).toEqual([]);
    expect(at(60)).toEqual(['short-window']);
    expect(() => at(0)).toThrow(RangeError);
    expect(() => at(NaN)).toThrow('must be a positive number of seconds');
  });

  it.each([
    ['plain', 'expr: sum(http_requests_total[5m])'],
    [
      'literal',
      'expr: |\n          sum(\n            http_requests_total[5m])',
    ],
    ['folded', 'expr: >-\n          sum(\n          http_requests_total[5m])'],
    ['double', 'expr: "sum(\\n  http_requests_total[5m])"'],
    ['single', "expr: 'sum( http_requests_total[5m])'"],
    ['plain over lines', 'expr: sum(\n          http_requests_total[5m])'],
  ])('finds the place in a %s scalar', (_, expr) => {
    for (const newline of ['\n', '\r\n']) {
      const content =
        `groups:\n  - name: a\n    rules:\n      - record: b\n        ${expr}\n`
          .split('\n')
          .join(newline);
      const [finding] = lint(content).findings;
      const lines = content.split(newline);
      expect(finding.ruleId).toBe('promql-type');
      expect(
        lines[finding.line - 1].slice(
          finding.column - 1,
          finding.endColumn - 1,
        ),
      ).toBe('http_requests_total[5m]');
    }
  });
});

describe('docs/lint.md', () => {
  it('explains every rule under its id', () => {
    const text = fs.readFileSync(
      path.join(__dirname, '../../../../docs/lint.md'),
      'utf8',
    );
    const sections = [...text.matchAll(/^### (.+)$/gm)].map(([, id]) => id);
    expect(sections).toEqual(RULE_CATALOG.map(({ id }) => id));
  });
});
