import {
  sloScoutServiceReadPermission,
  type LintAnswer,
  type LintRequest,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Caller } from '../http/Caller';
import type { Authorizer } from '../permissions/Authorizer';
import type { Lint } from './Lint';

/**
 * {@link Lint} for those who may read.
 *
 * @internal
 */
export class AuthorizedLint implements Lint {
  readonly #inner: Lint;
  readonly #authorizer: Authorizer;

  constructor(inner: Lint, authorizer: Authorizer) {
    this.#inner = inner;
    this.#authorizer = authorizer;
  }

  async lint(request: LintRequest, caller: Caller): Promise<LintAnswer> {
    await this.#authorizer.require(caller, sloScoutServiceReadPermission);
    return this.#inner.lint(request, caller);
  }
}
