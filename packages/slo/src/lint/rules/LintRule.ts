import type { FileView } from '../analysis/FileView';
import type { ProjectFacts, VoidWhen } from '../analysis/ProjectFacts';
import type { Replacement, Severity, SourceRange } from '../types';

/**
 * What a rule found at a place.
 *
 * @internal
 */
export interface Found {
  range: SourceRange;
  message: string;
  fix: string;
  replacement?: Replacement;
  /** When the rule's own does not fit. */
  severity?: Severity;
  /** Findings of a rule with one key in one file are told once, with their number. */
  key?: string;
  /** What another file may say that makes it void. */
  unless?: VoidWhen;
}

/**
 * One thing that the linter looks for.
 *
 * @internal
 */
export interface LintRule {
  id: string;
  severity: Severity;
  /** What it finds, without a full stop; for lists of rules. */
  summary: string;
  /** Reports every place in a file. `facts` holds what the files before this one, and this one, say. */
  check(
    view: FileView,
    report: (found: Found) => void,
    facts: ProjectFacts,
  ): void;
}
