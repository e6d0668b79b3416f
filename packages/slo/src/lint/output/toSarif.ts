import type { Finding, LintReport, SourceRange } from '../types';
import { RULE_CATALOG } from './ruleCatalog';

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;
const HELP = 'https://github.com/slo-scout/slo-scout/blob/main/docs/lint.md';

/**
 * A report as a SARIF 2.1.0 log, for code scanning. Fixes that can be computed are in it as edits.
 *
 * Source: OASIS, Static Analysis Results Interchange Format 2.1.0.
 *
 * @public
 */
export function toSarif(report: LintReport): object {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'slo-scout',
            informationUri: 'https://github.com/slo-scout/slo-scout',
            rules: RULE_CATALOG.map(({ id, severity, summary }) => ({
              id,
              shortDescription: { text: `${summary}.` },
              helpUri: `${HELP}#${id}`,
              defaultConfiguration: { level: LEVELS[severity] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: report.findings.map(result),
      },
    ],
  };
}

function result(finding: Finding): object {
  const artifactLocation = { uri: uriOf(finding.path) };
  return {
    ruleId: finding.ruleId,
    ruleIndex: RULE_CATALOG.findIndex(({ id }) => id === finding.ruleId),
    level: LEVELS[finding.severity],
    message: { text: `${finding.message} ${finding.fix}` },
    locations: [
      { physicalLocation: { artifactLocation, region: region(finding) } },
    ],
    occurrenceCount: finding.occurrences,
    ...(finding.replacements && {
      fixes: [
        {
          description: { text: finding.fix },
          artifactChanges: [
            {
              artifactLocation,
              replacements: finding.replacements.map(({ range, text }) => ({
                deletedRegion: region(range),
                insertedContent: { text },
              })),
            },
          ],
        },
      ],
    }),
  };
}

function region({ line, column, endLine, endColumn }: SourceRange): object {
  return {
    startLine: line,
    startColumn: column,
    endLine,
    endColumn,
  };
}

/** A path as a relative reference: what may not stand in one is escaped. */
function uriOf(path: string): string {
  return path
    .split('/')
    .map(part => encodeURIComponent(part))
    .join('/');
}
