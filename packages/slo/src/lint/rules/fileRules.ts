import type { Severity } from '../types';

interface FileRule {
  id: string;
  severity: Severity;
  summary: string;
}

/**
 * A file that was to be linted and is no YAML.
 *
 * @internal
 */
export const UNREADABLE_FILE: FileRule = {
  id: 'unreadable-file',
  severity: 'error',
  summary: 'A file that is no YAML or JSON',
};

/**
 * A file that only becomes YAML when its tool fills it in.
 *
 * @internal
 */
export const TEMPLATE_FILE: FileRule = {
  id: 'template-file',
  severity: 'info',
  summary: 'A template that was not rendered',
};

/**
 * A file that somebody named and that declares nothing.
 *
 * @internal
 */
export const NOTHING_TO_LINT: FileRule = {
  id: 'nothing-to-lint',
  severity: 'warning',
  summary: 'A named file without rules or SLOs',
};
