import { parse } from 'yaml';
import type { ArtifactFile, ArtifactKind } from '../types';

/**
 * The content of one of the files.
 *
 * @internal
 */
export function contentOf(files: ArtifactFile[], kind: ArtifactKind): string {
  const file = files.find(candidate => candidate.kind === kind);
  if (!file) {
    throw new Error(`There is no file of the kind ${kind}`);
  }
  return file.content;
}

interface Rule {
  record?: string;
  alert?: string;
  expr: string;
  labels: Record<string, string>;
  annotations?: Record<string, string>;
}

/**
 * All rules of `rules.yaml`.
 *
 * @internal
 */
export function rulesOf(files: ArtifactFile[]): Rule[] {
  const { groups } = parse(contentOf(files, 'prometheus-rules')) as {
    groups: Array<{ rules: Rule[] }>;
  };
  return groups.flatMap(({ rules }) => rules);
}

interface Panel {
  id: number;
  title?: string;
  targets?: Array<{ expr: string }>;
  panels?: Panel[];
}

/**
 * All panels of `dashboard.json`, also those in folded rows.
 *
 * @internal
 */
export function panelsOf(files: ArtifactFile[]): Panel[] {
  const { panels } = JSON.parse(contentOf(files, 'grafana-dashboard')) as {
    panels: Panel[];
  };
  return panels.flatMap(panel => [panel, ...(panel.panels ?? [])]);
}

/**
 * Every PromQL expression in the rules, their tests and the dashboard.
 *
 * @internal
 */
export function expressionsOf(files: ArtifactFile[]): string[] {
  const { tests } = parse(contentOf(files, 'prometheus-rules-test')) as {
    tests: Array<{ promql_expr_test: Array<{ expr: string }> }>;
  };
  return [
    ...rulesOf(files).map(({ expr }) => expr),
    ...tests.flatMap(test => test.promql_expr_test.map(({ expr }) => expr)),
    ...panelsOf(files).flatMap(
      panel => panel.targets?.map(({ expr }) => expr) ?? [],
    ),
  ];
}
