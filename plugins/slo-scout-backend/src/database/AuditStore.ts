import type {
  AuditEntry,
  ListOptions,
  Page,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { containsPattern } from './containsPattern';
import { readPage } from './readPage';

interface AuditRow {
  id: string;
  seq: string;
  at: Date;
  actor: string;
  action: string;
  subject: string;
  details: Record<string, unknown>;
}

/**
 * The table `audit_log`, written in the transaction of what it tells about.
 *
 * @internal
 */
export class AuditStore {
  readonly #db: Knex;

  constructor(db: Knex) {
    this.#db = db;
  }

  /** @param entry - subject as `kind:id`, e.g. `slo:<id>` */
  async add(entry: {
    actor: string;
    action: string;
    subject: string;
    details?: Record<string, unknown>;
  }): Promise<void> {
    await this.#db('audit_log').insert({
      id: randomUUID(),
      actor: entry.actor,
      action: entry.action,
      subject: entry.subject,
      details: JSON.stringify(entry.details ?? {}),
    });
  }

  list(options: ListOptions & { subject?: string }): Promise<Page<AuditEntry>> {
    const query = this.#db('audit_log');
    if (options.subject) query.where('subject', options.subject);
    if (options.q) {
      const pattern = containsPattern(options.q);
      query.where(part =>
        part
          .whereILike('action', pattern)
          .orWhereILike('actor', pattern)
          .orWhereILike('subject', pattern),
      );
    }
    return readPage<AuditRow, AuditEntry>(query, {
      ...options,
      select: ['id', 'seq', 'at', 'actor', 'action', 'subject', 'details'],
      order: { column: 'seq', direction: 'desc', integer: true },
      placeOf: row => row.seq,
      toItem: ({ seq: _, at, ...rest }) => ({ ...rest, at: at.toISOString() }),
    });
  }
}
