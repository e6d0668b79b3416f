import type {
  LintAnswer,
  LintRequest,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Caller } from '../http/Caller';

/**
 * The linter of `slo-scout lint`, over HTTP.
 *
 * @internal
 */
export interface Lint {
  /** @throws InputError for documents that are too many or too large. */
  lint(request: LintRequest, caller: Caller): Promise<LintAnswer>;
}
