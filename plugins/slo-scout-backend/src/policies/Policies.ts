import type {
  BreakGlass,
  ListOptions,
  Page,
  Policy,
  PolicyDecisionRecord,
  PolicyDraft,
  PolicyDryRun,
  PolicyDryRunRequest,
  PolicySet,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Caller } from '../http/Caller';

/**
 * Leave to pass the policy, as it is asked for.
 *
 * @internal
 */
export interface BreakGlassRequest {
  serviceId: string;
  reason: string;
  /** ISO time, at most a day away. */
  expiresAt: string;
}

/**
 * Policies, what they decided, and leave to pass them.
 *
 * @internal
 */
export interface Policies {
  list(caller: Caller): Promise<PolicySet>;
  /** @throws NotFoundError */
  get(id: string, caller: Caller): Promise<Policy>;
  /** @throws InputError, ConflictError when there is one of that id. */
  create(policy: PolicyDraft, caller: Caller): Promise<Policy>;
  /**
   * @param version - the one that was edited
   * @throws InputError, NotFoundError, PolicyConflictError with the one in force when that is another.
   */
  update(
    id: string,
    policy: PolicyDraft,
    version: number,
    caller: Caller,
  ): Promise<Policy>;
  /** @throws NotFoundError, PolicyConflictError */
  delete(id: string, version: number, caller: Caller): Promise<void>;
  /** @throws InputError */
  dryRun(request: PolicyDryRunRequest, caller: Caller): Promise<PolicyDryRun>;
  listDecisions(
    options: ListOptions & {
      serviceId?: string;
      result?: PolicyDecisionRecord['result'];
    },
    caller: Caller,
  ): Promise<Page<PolicyDecisionRecord>>;
  /** @throws InputError, NotFoundError */
  breakGlass(request: BreakGlassRequest, caller: Caller): Promise<BreakGlass>;
  /** @throws NotFoundError, ConflictError when it is over. */
  endBreakGlass(id: string, caller: Caller): Promise<BreakGlass>;
  /** @throws NotFoundError */
  getBreakGlass(id: string, caller: Caller): Promise<BreakGlass>;
  listBreakGlass(
    options: ListOptions & { serviceId?: string },
    caller: Caller,
  ): Promise<Page<BreakGlass>>;
}
