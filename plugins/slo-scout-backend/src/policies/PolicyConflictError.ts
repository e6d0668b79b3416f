import { ConflictError } from '@backstage/errors';
import type { Policy } from '@slo-scout/backstage-plugin-slo-scout-common';

/**
 * Somebody edited the policy meanwhile. The one in force is part of the answer.
 *
 * @internal
 */
export class PolicyConflictError extends ConflictError {
  readonly current: Policy;

  constructor(current: Policy) {
    super(
      `The policy "${current.id}" was changed by ${current.updatedBy} meanwhile and is at version ${current.version}; look at the difference and edit that one`,
    );
    this.current = current;
  }
}
