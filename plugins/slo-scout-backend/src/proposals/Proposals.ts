import type {
  ListOptions,
  Page,
  Proposal,
  Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { VariantName } from '@slo-scout/slo';
import type { Caller } from '../http/Caller';

/**
 * How a proposal is approved.
 *
 * @internal
 */
export interface Approval {
  /** Default: the recommended one. */
  variant?: VariantName;
  /** Ratio; overrides the variant. */
  target?: number;
  reason: string;
}

/**
 * Proposed SLIs and the decisions on them.
 *
 * @internal
 */
export interface Proposals {
  list(
    options: ListOptions & {
      serviceId?: string;
      status?: Proposal['status'];
    },
    caller: Caller,
  ): Promise<Page<Proposal>>;
  /** @throws NotFoundError */
  get(id: string, caller: Caller): Promise<Proposal>;
  /**
   * @throws NotFoundError, InputError, ConflictError when it is decided already,
   * NotAllowedError when the policy denies.
   */
  approve(id: string, approval: Approval, caller: Caller): Promise<Slo>;
  /** @throws NotFoundError, ConflictError when it is decided already. */
  reject(
    id: string,
    input: { reason: string },
    caller: Caller,
  ): Promise<Proposal>;
}
