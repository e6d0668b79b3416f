import fs from 'node:fs';
import path from 'node:path';
import { formatText, lintDocuments, type Finding } from '.';
import { applyReplacements } from './__testUtils__/applyReplacements';

const FOLDER = path.join(__dirname, '__fixtures__/estates');

function read(name: string) {
  const content = fs.readFileSync(path.join(FOLDER, name), 'utf8');
  return { path: name, content };
}

/** `rule ×occurrences`, in the order of places. */
function summary(findings: Finding[]): string[] {
  return findings.map(({ ruleId, occurrences }) => `${ruleId} ×${occurrences}`);
}

describe('what people have', () => {
  it('is left in peace when it is sane', () => {
    const report = lintDocuments([read('ordinary-rules.yaml')]);
    expect(formatText(report)).toBe(
      '1 file, 1 document with rules or SLOs: 0 errors, 0 warnings, 0 info\n',
    );
  });

  it.each([
    [
      'sloth-rules.yaml',
      [
        'sli-absent-without-errors ×7',
        'ratio-without-traffic ×7',
        'labels-on-sli ×16',
        'average-of-ratios ×1',
        'absent-alert-missing ×2',
        'bucket-bound ×7',
        'ratio-without-traffic ×7',
        'average-of-ratios ×1',
        'absent-alert-missing ×2',
      ],
    ],
    [
      'sloth-specs.yaml',
      [
        'labels-on-sli ×1',
        'absent-alert-missing ×1',
        'average-of-ratios ×2',
        'sli-absent-without-errors ×1',
        'ratio-without-traffic ×1',
        'ratio-without-traffic ×1',
      ],
    ],
    [
      'pyrra-rules.yaml',
      [
        'sli-absent-without-errors ×7',
        'ratio-without-traffic ×7',
        'long-raw-increase ×1',
      ],
    ],
    ['pyrra-specs.yaml', []],
    ['openslo.yaml', ['total-outage-without-alert ×1']],
  ])('in %s has exactly these weaknesses', (name, expected) => {
    expect(summary(lintDocuments([read(name)]).findings)).toEqual(expected);
  });

  it('needs no absent alert for an SLO that another file watches', () => {
    const watcher = {
      path: 'watch.yaml',
      content:
        'groups: [{ name: watch, rules: [{ alert: Gone, expr: absent(shop_http_requests_total) }] }]',
    };
    const { findings } = lintDocuments([read('sloth-rules.yaml'), watcher]);
    // The latency SLO reads another metric, but shares the recorded names.
    expect(summary(findings).join()).not.toContain('absent-alert-missing');
  });

  it('is mended in all windows by the edits', () => {
    const file = read('sloth-rules.yaml');
    const { findings } = lintDocuments([file]);
    const fixed = {
      ...file,
      content: applyReplacements(
        file.content,
        findings.filter(({ replacements }) => replacements),
      ),
    };
    expect(summary(lintDocuments([fixed]).findings)).toEqual([
      'labels-on-sli ×16',
      'average-of-ratios ×1',
      'absent-alert-missing ×2',
      'average-of-ratios ×1',
      'absent-alert-missing ×2',
    ]);
  });
});
