import fs from 'node:fs';
import path from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import fc from 'fast-check';
import { parse, parseAllDocuments } from 'yaml';
import { assertRepositoryPath } from './assertRepositoryPath';
import { renderArtifacts } from './renderArtifacts';
import { renderService } from './renderService';
import { exampleSlo } from './testing/exampleSlo';
import {
  contentOf,
  expressionsOf,
  panelsOf,
  rulesOf,
} from './testing/readFiles';

const FIXTURES = path.join(__dirname, '__fixtures__');
const availability = exampleSlo({});
const latency = exampleSlo({ kind: 'latency', guard: 'count-guard' });
const provisional = exampleSlo({
  kind: 'latency',
  target: 0.95,
  windowDays: 7,
  guard: 'tickets-only',
});
provisional.rationale.provisional = true;

describe('renderService', () => {
  // To accept a change: UPDATE_FIXTURES=1, then read the diff.
  it.each([
    ['checkout', [availability, latency]],
    ['provisional', [provisional]],
  ])('writes the files in __fixtures__/%s', (folder, slos) => {
    for (const { path: file, content } of renderService(slos)) {
      const { name, ext } = path.parse(file);
      const fixture = path.join(FIXTURES, folder, `${name}.golden${ext}`);
      if (process.env.UPDATE_FIXTURES) {
        fs.mkdirSync(path.dirname(fixture), { recursive: true });
        fs.writeFileSync(fixture, content);
      }
      expect(content).toBe(fs.readFileSync(fixture, 'utf8'));
    }
  });

  it('gives the same bytes whatever the order of the SLOs', () => {
    expect(renderService([latency, availability])).toEqual(
      renderService([availability, latency]),
    );
  });

  it('extends the files of a service by a second SLO', () => {
    const alone = renderArtifacts(availability);
    const both = renderService([availability, latency]);

    expect(both.map(({ path: file }) => file)).toEqual([
      'slos/checkout/slo.yaml',
      'slos/checkout/rules.yaml',
      'slos/checkout/rules_test.yaml',
      'slos/checkout/dashboard.json',
      'slos/checkout/runbook.md',
    ]);
    expect(both.map(({ path: file }) => file)).toEqual(
      alone.map(({ path: file }) => file),
    );
    for (const rule of rulesOf(alone)) {
      expect(rulesOf(both)).toContainEqual(rule);
    }
  });

  it('records Sloth’s series with Sloth’s labels, and no label that may change', () => {
    const recorded = rulesOf(renderArtifacts(availability)).filter(
      ({ record }) => record,
    );

    expect(recorded.map(({ record }) => record)).toEqual([
      'slo_scout:bad:rate5m',
      'slo_scout:total:rate5m',
      'slo:sli_error:ratio_rate5m',
      'slo:sli_error:ratio_rate30m',
      'slo:sli_error:ratio_rate1h',
      'slo:sli_error:ratio_rate2h',
      'slo:sli_error:ratio_rate6h',
      'slo:sli_error:ratio_rate1d',
      'slo:sli_error:ratio_rate3d',
      'slo:sli_error:ratio_rate30d',
      'slo_scout:period_coverage:ratio',
      'slo:objective:ratio',
      'slo:error_budget:ratio',
      'slo:time_period:days',
      'slo:current_burn_rate:ratio',
      'slo:period_burn_rate:ratio',
      'slo:period_error_budget_remaining:ratio',
      'slo_scout:time_to_exhaustion:seconds',
      'sloth_slo_info',
    ]);
    const ids = {
      sloth_id: 'checkout-place-order-availability',
      sloth_service: 'checkout',
      sloth_slo: 'place-order-availability',
    };
    const unstable = recorded.filter(
      ({ record, labels: { sloth_window, ...others } }) =>
        record !== 'sloth_slo_info' &&
        JSON.stringify(others) !== JSON.stringify(ids),
    );
    expect(unstable).toEqual([]);
    expect(recorded.map(({ labels }) => labels.sloth_window)).toEqual(
      recorded.map(({ record }) => record?.match(/:ratio_rate(\w+)$/)?.[1]),
    );
  });

  it('keeps to decimals without the noise of floats', () => {
    for (const target of [0.9, 0.95, 0.99, 0.995, 0.999, 0.9995, 0.99999]) {
      for (const windowDays of [7, 28, 30, 90]) {
        const files = renderArtifacts(exampleSlo({ target, windowDays }));
        expect(contentOf(files, 'prometheus-rules')).not.toMatch(
          /\d\.\d*(0{6,}|9{7,})\d/,
        );
      }
    }
  });

  it('asks for longer ranges where scrapes are rare', () => {
    const files = renderArtifacts(
      exampleSlo({ changes: { scrapeIntervalSeconds: 120 } }),
    );

    expect(rulesOf(files).map(({ record }) => record)).toContain(
      'slo:sli_error:ratio_rate8m',
    );
    expect(contentOf(files, 'prometheus-rules')).not.toContain('[5m]');
  });

  it('starts with folded rows where a service has many SLOs', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map(name => exampleSlo({ name }));
    const panels = panelsOf(renderService(many));

    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(panels.filter(panel => panel.panels?.length)).toHaveLength(4);
    expect(panels.filter(({ title }) => title === 'Burn rates')).toHaveLength(
      5,
    );
  });

  it.each([
    ['no SLO', [], /at least one SLO/],
    [
      'two services',
      [availability, exampleSlo({ service: 'cart' })],
      /one service at a time/,
    ],
    ['one name twice', [availability, availability], /two SLOs named/],
    ['a target of 1', [exampleSlo({ target: 1 })], /inside \(0,1\)/],
    ['a window of 14 days', [exampleSlo({ windowDays: 14 })], /14/],
  ])('refuses %s with one sentence', (_, slos, message) => {
    expect(() => renderService(slos)).toThrow(message);
  });

  const hostileText = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }),
    fc.constantFrom(
      '../../etc/passwd',
      '.git/hooks',
      'a"} or vector(1) #',
      'a\\',
      '{{ $labels.x }}{{ query "up" }}',
      '${datasource} [[x]] $__all',
      'on',
      '1:30',
      '0x1F',
      'null',
      '~',
      '- a: b\n  c: |\n',
      '| `a` | <script>alert(1)</script> | [x](javascript:1)',
      '\u0085\u2028\u2029\ufeff\u202e',
      'x'.repeat(5000),
      '\ud800',
    ),
  );

  it('makes valid and harmless files of any text', () => {
    fc.assert(
      fc.property(
        hostileText.filter(text => text.trim() !== ''),
        hostileText,
        fc.constantFrom('availability' as const, 'latency' as const),
        fc.constantFrom('none' as const, 'count-guard' as const),
        (service, text, kind, guard) => {
          const slo = exampleSlo({ service, kind, guard });
          slo.title = text;
          slo.owner = text;
          slo.entityRef = text;
          slo.sli.description = text;
          slo.sli.userFacing.reason = text;
          slo.guard.reason = text;
          slo.rationale.exemplarTraceIds = [text];
          const files = renderArtifacts(slo);

          expect(renderArtifacts(structuredClone(slo))).toEqual(files);
          for (const file of files) {
            assertRepositoryPath(file.path);
            expect(file.path).toMatch(
              /^slos\/[A-Za-z0-9][-A-Za-z0-9_.]*\/[a-z_.]+$/,
            );
            expect(file.content.endsWith('\n')).toBe(true);
            // No line ends but \n, nothing invisible, no lone surrogate.
            expect(file.content).not.toMatch(
              /[^\P{Cc}\n]|[\u2028\u2029\u202e\ufeff]|\p{Surrogate}/u,
            );
          }
          for (const kindOfYaml of [
            'prometheus-rules',
            'prometheus-rules-test',
          ] as const) {
            const content = contentOf(files, kindOfYaml);
            expect(parse(content, { version: '1.1' })).toEqual(parse(content));
          }
          const documents = parseAllDocuments(contentOf(files, 'openslo'));
          for (const document of documents) {
            expect('errors' in document && document.errors).toEqual([]);
          }
          for (const expression of expressionsOf(files)) {
            requirePromql(expression);
          }
          for (const { annotations = {}, labels } of rulesOf(files)) {
            expect(labels.sloth_id).toBe(slo.id);
            for (const value of Object.values(annotations)) {
              requireOwnTemplates(value);
            }
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});

function requirePromql(expression: string) {
  parser.parse(expression).iterate({
    enter: ({ type, from }) => {
      if (type.isError || type.name === 'LineComment') {
        throw new Error(`No PromQL at ${from}: ${expression}`);
      }
    },
  });
}

/** Templates in annotations are ours or print braces; none comes from the SLO. */
function requireOwnTemplates(annotation: string) {
  for (const [template] of annotation.matchAll(/\{\{.*?\}\}/g)) {
    expect(template).toMatch(
      /^\{\{ (\$labels\.sloth_\w+|\$value \| humanizePercentage|"\{\{" \}\}|with printf "slo[:\w]+\{sloth_id=%q\}|if gt|else|end|\. \| first)/,
    );
  }
}
