import type {
  Policy,
  PolicyDraft,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Knex } from 'knex';

interface PolicyRow {
  id: string;
  version: number;
  document: PolicyDraft;
  updated_at: Date;
  updated_by: string;
}

/**
 * The tables `policies` and `policy_versions`.
 *
 * @internal
 */
export class PolicyStore {
  readonly #db: Knex;

  constructor(db: Knex) {
    this.#db = db;
  }

  async all(): Promise<Policy[]> {
    const rows: PolicyRow[] = await this.#db('policies').orderBy('id');
    return rows.map(toPolicy);
  }

  async get(id: string): Promise<Policy | undefined> {
    const row: PolicyRow | undefined = await this.#db('policies')
      .where({ id })
      .first();
    return row && toPolicy(row);
  }

  /** Serialises those who edit policies, until the transaction ends. */
  async lock(): Promise<void> {
    await this.#db.raw(
      `SELECT pg_advisory_xact_lock(hashtextextended('slo-scout.policies', 0))`,
    );
  }

  /** Saves the next version. Versions go on where a deleted policy of that id ended. */
  async save(policy: PolicyDraft, actor: string): Promise<void> {
    const document = JSON.stringify(policy);
    const version = await this.#addVersion(policy.id, document, actor);
    await this.#db('policies')
      .insert({
        id: policy.id,
        version,
        document,
        updated_at: this.#db.fn.now(),
        updated_by: actor,
      })
      .onConflict('id')
      .merge();
  }

  async delete(id: string, actor: string): Promise<void> {
    await this.#addVersion(id, null, actor);
    await this.#db('policies').where({ id }).delete();
  }

  async #addVersion(
    id: string,
    document: string | null,
    actor: string,
  ): Promise<number> {
    const [{ version }] = await this.#db('policy_versions')
      .insert({
        policy_id: id,
        version: this.#db.raw(
          '(SELECT coalesce(max(version), 0) + 1 FROM policy_versions WHERE policy_id = ?)',
          [id],
        ),
        document,
        actor,
      })
      .returning('version');
    return version;
  }
}

function toPolicy(row: PolicyRow): Policy {
  return {
    ...row.document,
    mode: row.document.mode ?? 'enforce',
    source: 'database',
    version: row.version,
    updatedAt: row.updated_at.toISOString(),
    updatedBy: row.updated_by,
  };
}
