import type {
  BreakGlass,
  ListOptions,
  Page,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { containsPattern } from './containsPattern';
import { readPage } from './readPage';
import { isoTime, isUuid } from './rowValues';

interface BreakGlassRow {
  id: string;
  seq: string;
  service_id: string;
  service_name: string;
  actor: string;
  reason: string;
  created_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  ended_by: string | null;
  uses: string;
}

/**
 * The table `policy_break_glass`.
 *
 * @internal
 */
export class BreakGlassStore {
  readonly #db: Knex;

  constructor(db: Knex) {
    this.#db = db;
  }

  async add(given: {
    serviceId: string;
    actor: string;
    reason: string;
    expiresAt: Date;
  }): Promise<string> {
    const id = randomUUID();
    await this.#db('policy_break_glass').insert({
      id,
      service_id: given.serviceId,
      actor: given.actor,
      reason: given.reason,
      expires_at: given.expiresAt,
    });
    return id;
  }

  async get(id: string): Promise<BreakGlass | undefined> {
    if (!isUuid(id)) return undefined;
    const row: BreakGlassRow | undefined = await joinService(
      this.#db('policy_break_glass as b').where('b.id', id),
    ).first(this.#columns());
    return row && toBreakGlass(row);
  }

  /** The one of a service that lasts longest, when there is one now. */
  async active(serviceId: string): Promise<BreakGlass | undefined> {
    const row: BreakGlassRow | undefined = await joinService(
      this.#db('policy_break_glass as b')
        .where('b.service_id', serviceId)
        .whereNull('b.ended_at')
        .where('b.expires_at', '>', this.#db.fn.now()),
    )
      .orderBy('b.expires_at', 'desc')
      .first(this.#columns());
    return row && toBreakGlass(row);
  }

  async end(id: string, actor: string): Promise<void> {
    await this.#db('policy_break_glass')
      .where({ id })
      .whereNull('ended_at')
      .update({ ended_at: this.#db.fn.now(), ended_by: actor });
  }

  list(
    options: ListOptions & { serviceId?: string },
  ): Promise<Page<BreakGlass>> {
    const query = this.#db('policy_break_glass as b');
    if (options.serviceId !== undefined) {
      query.where(
        'b.service_id',
        isUuid(options.serviceId) ? options.serviceId : this.#db.raw('NULL'),
      );
    }
    if (options.q) query.whereILike('b.reason', containsPattern(options.q));
    return readPage<BreakGlassRow, BreakGlass>(query, {
      ...options,
      join: joinService,
      select: this.#columns(),
      order: { column: 'b.seq', direction: 'desc', integer: true },
      placeOf: row => row.seq,
      toItem: toBreakGlass,
    });
  }

  #columns(): Array<string | Knex.Raw> {
    return [
      'b.*',
      'services.name as service_name',
      this.#db.raw(
        '(SELECT count(*) FROM policy_decisions WHERE break_glass_id = b.id) AS uses',
      ),
    ];
  }
}

function joinService(query: Knex.QueryBuilder): Knex.QueryBuilder {
  return query.join('services', 'services.id', 'b.service_id');
}

function toBreakGlass(row: BreakGlassRow): BreakGlass {
  return {
    id: row.id,
    serviceId: row.service_id,
    serviceName: row.service_name,
    actor: row.actor,
    reason: row.reason,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    endedAt: isoTime(row.ended_at),
    endedBy: row.ended_by ?? undefined,
    uses: Number(row.uses),
  };
}
