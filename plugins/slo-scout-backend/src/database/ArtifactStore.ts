import type { ArtifactFile } from '@slo-scout/artifacts';
import type {
  Artifact,
  ListOptions,
  Page,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import { createHash, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { containsPattern } from './containsPattern';
import { readPage } from './readPage';
import { isUuid } from './rowValues';

interface ArtifactRow {
  id: string;
  seq: string;
  slo_id: string;
  service_name: string;
  kind: string;
  path: string;
  media_type: string;
  digest: string;
  created_at: Date;
  content?: string;
}

const COLUMNS = [
  'artifacts.id',
  'artifacts.seq',
  'artifacts.slo_id',
  'services.name as service_name',
  'artifacts.kind',
  'artifacts.path',
  'artifacts.media_type',
  'artifacts.digest',
  'artifacts.created_at',
];

/**
 * The table `artifacts`. The files belong to a service, since one file carries
 * all its SLOs; `sloId` is the SLO that was asked for.
 *
 * @internal
 */
export class ArtifactStore {
  readonly #db: Knex;

  constructor(db: Knex) {
    this.#db = db;
  }

  list(
    options: ListOptions & { sloId?: string; serviceId?: string },
  ): Promise<Page<Artifact>> {
    const query = this.#db('artifacts');
    const { sloId, serviceId } = options;
    if (sloId !== undefined) {
      query.where(
        'artifacts.service_id',
        this.#db('slos')
          .where('id', isUuid(sloId) ? sloId : this.#db.raw('NULL'))
          .select('service_id'),
      );
    }
    if (serviceId !== undefined) {
      query.where(
        'artifacts.service_id',
        isUuid(serviceId) ? serviceId : this.#db.raw('NULL'),
      );
    }
    if (options.q) {
      query.whereILike('artifacts.path', containsPattern(options.q));
    }
    return readPage<ArtifactRow, Artifact>(query, {
      ...options,
      join: joinService,
      select: COLUMNS,
      order: { column: 'artifacts.seq', direction: 'desc', integer: true },
      placeOf: row => row.seq,
      toItem: row => ({ ...toArtifact(row), sloId: sloId ?? row.slo_id }),
    });
  }

  async get(
    id: string,
  ): Promise<{ artifact: Artifact; serviceId: string } | undefined> {
    if (!isUuid(id)) return undefined;
    const row: (ArtifactRow & { service_id: string }) | undefined =
      await this.#from()
        .where('artifacts.id', id)
        .first([...COLUMNS, 'artifacts.content', 'artifacts.service_id']);
    return row && { artifact: toArtifact(row), serviceId: row.service_id };
  }

  /** All files of a service with their content, by path. */
  async ofService(serviceId: string): Promise<Artifact[]> {
    const rows: ArtifactRow[] = await this.#from()
      .where('artifacts.service_id', serviceId)
      .orderBy('artifacts.path')
      .select([...COLUMNS, 'artifacts.content']);
    return rows.map(toArtifact);
  }

  /** Makes the files of the service these. A file that did not change keeps its id and time. */
  async replace(
    serviceId: string,
    sloId: string,
    files: ArtifactFile[],
  ): Promise<void> {
    await this.#db('artifacts')
      .where('service_id', serviceId)
      .whereNotIn(
        'path',
        files.map(file => file.path),
      )
      .delete();
    if (files.length === 0) return;
    await this.#db('artifacts')
      .insert(
        files.map(file => ({
          id: randomUUID(),
          service_id: serviceId,
          slo_id: sloId,
          kind: file.kind,
          path: file.path,
          media_type: file.mediaType,
          digest: createHash('sha256').update(file.content).digest('hex'),
          content: file.content,
        })),
      )
      .onConflict(['service_id', 'path'])
      .merge({
        slo_id: this.#db.raw('excluded.slo_id'),
        kind: this.#db.raw('excluded.kind'),
        media_type: this.#db.raw('excluded.media_type'),
        digest: this.#db.raw('excluded.digest'),
        content: this.#db.raw('excluded.content'),
        created_at: this.#db.raw(
          'CASE WHEN artifacts.digest = excluded.digest THEN artifacts.created_at ELSE excluded.created_at END',
        ),
      });
  }

  #from() {
    return joinService(this.#db('artifacts'));
  }
}

function joinService(query: Knex.QueryBuilder): Knex.QueryBuilder {
  return query.join('services', 'services.id', 'artifacts.service_id');
}

function toArtifact(row: ArtifactRow): Artifact {
  return {
    id: row.id,
    sloId: row.slo_id,
    serviceName: row.service_name,
    kind: row.kind,
    path: row.path,
    mediaType: row.media_type,
    digest: row.digest,
    createdAt: row.created_at.toISOString(),
    content: row.content,
  };
}
