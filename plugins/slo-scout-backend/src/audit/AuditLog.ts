import type {
  AuditEntry,
  ListOptions,
  Page,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Caller } from '../http/Caller';

/**
 * Reading of the audit log.
 *
 * @internal
 */
export interface AuditLog {
  list(
    options: ListOptions & { subject?: string },
    caller: Caller,
  ): Promise<Page<AuditEntry>>;
}
