import type { DriftState } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Knex } from 'knex';

/**
 * What is known of the drift of an SLO.
 *
 * @internal
 */
export interface DriftRecord {
  /** Without `checkedAt` and `proposalId`, which have columns of their own. */
  state: Omit<DriftState, 'checkedAt' | 'proposalId'>;
  /** The drift that was proposed last; undefined when none was, or it is over. */
  proposedKey?: string;
  proposalId?: string;
  /** Since when the target fits again; undefined while it does not. */
  fitsSince?: Date;
}

/**
 * The table `slo_drift`.
 *
 * @internal
 */
export class DriftStore {
  readonly #db: Knex;

  constructor(db: Knex) {
    this.#db = db;
  }

  /** Ids of SLOs that were looked at, or approved, longest ago. */
  async due(olderThanSeconds: number, limit: number): Promise<string[]> {
    const since = 'coalesce(slo_drift.checked_at, slos.created_at)';
    return this.#db('slos')
      .leftJoin('slo_drift', 'slo_drift.slo_id', 'slos.id')
      .whereRaw(`${since} < now() - make_interval(secs => ?)`, [
        olderThanSeconds,
      ])
      .orderByRaw(since)
      .limit(limit)
      .pluck('slos.id');
  }

  async get(sloId: string): Promise<DriftRecord | undefined> {
    const row = await this.#db('slo_drift').where('slo_id', sloId).first();
    return (
      row && {
        state: row.state,
        proposedKey: row.proposed_key ?? undefined,
        proposalId: row.proposal_id ?? undefined,
        fitsSince: row.fits_since ?? undefined,
      }
    );
  }

  async save(sloId: string, record: DriftRecord): Promise<void> {
    await this.#db('slo_drift')
      .insert({
        slo_id: sloId,
        checked_at: this.#db.fn.now(),
        state: JSON.stringify(record.state),
        proposed_key: record.proposedKey ?? null,
        proposal_id: record.proposalId ?? null,
        fits_since: record.fitsSince ?? null,
      })
      .onConflict('slo_id')
      .merge();
  }

  /** Forgets what was seen of a target that is no more. */
  async forget(sloId: string): Promise<void> {
    await this.#db('slo_drift').where('slo_id', sloId).delete();
  }
}
