import { Linter } from './Linter';
import type { LintFile, LintOptions, LintReport } from './types';

/**
 * Looks through Prometheus rule files, PrometheusRules, and SLOs of Sloth, Pyrra and OpenSLO for the mistakes that
 * make indicators, budgets and alerts wrong. Files of other kinds are left alone. The files are judged together: an
 * alert in one may answer for an SLO in another.
 *
 * @returns the findings, in the order of places; the same files give the same report
 * @throws RangeError for an option that makes no sense; never because of a file's content
 * @public
 */
export function lintDocuments(
  files: Iterable<LintFile>,
  options?: LintOptions,
): LintReport {
  const linter = new Linter(options);
  for (const file of files) linter.add(file);
  return linter.report();
}
