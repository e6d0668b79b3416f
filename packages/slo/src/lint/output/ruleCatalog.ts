import {
  NOTHING_TO_LINT,
  TEMPLATE_FILE,
  UNREADABLE_FILE,
} from '../rules/fileRules';
import { LINT_RULES } from '../rules/lintRules';
import type { Severity } from '../types';

/**
 * What a rule looks for.
 *
 * @public
 */
export interface RuleDescription {
  /** Stable, e.g. `ratio-without-traffic`; the anchor of its section in docs/lint.md. */
  id: string;
  /** Of most of its findings. */
  severity: Severity;
  /** What it finds, without a full stop. */
  summary: string;
}

/**
 * All rules, for lists and for SARIF. Their ids do not change.
 *
 * @public
 */
export const RULE_CATALOG: readonly RuleDescription[] = [
  UNREADABLE_FILE,
  ...LINT_RULES.map(({ id, severity, summary }) => ({ id, severity, summary })),
  TEMPLATE_FILE,
  NOTHING_TO_LINT,
];
