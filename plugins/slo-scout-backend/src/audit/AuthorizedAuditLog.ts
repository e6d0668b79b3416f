import {
  sloScoutAuditReadPermission,
  type AuditEntry,
  type ListOptions,
  type Page,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Caller } from '../http/Caller';
import type { Authorizer } from '../permissions/Authorizer';
import type { AuditLog } from './AuditLog';

/**
 * {@link AuditLog} for those who may.
 *
 * @internal
 */
export class AuthorizedAuditLog implements AuditLog {
  readonly #inner: AuditLog;
  readonly #authorizer: Authorizer;

  constructor(inner: AuditLog, authorizer: Authorizer) {
    this.#inner = inner;
    this.#authorizer = authorizer;
  }

  async list(
    options: ListOptions & { subject?: string },
    caller: Caller,
  ): Promise<Page<AuditEntry>> {
    await this.#authorizer.require(caller, sloScoutAuditReadPermission);
    return this.#inner.list(options, caller);
  }
}
