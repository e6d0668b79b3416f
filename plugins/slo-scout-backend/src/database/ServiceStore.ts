import type {
  ListOptions,
  Page,
  Service,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Knex } from 'knex';
import { containsPattern } from './containsPattern';
import { readPage } from './readPage';
import { isoTime, isUuid } from './rowValues';

interface ServiceRow {
  id: string;
  name: string;
  entity_ref: string | null;
  title: string | null;
  owner: string | null;
  system: string | null;
  tier: string | null;
  in_catalog: boolean;
  last_seen: Date | null;
  journeys: number;
  proposals: string;
  slos: string;
}

/**
 * A service as the catalog describes it.
 *
 * @internal
 */
export interface CatalogService {
  /** Telemetry's `service.name`. */
  name: string;
  entityRef: string;
  title?: string;
  owner?: string;
  system?: string;
  tier?: string;
}

/**
 * A service as telemetry shows it.
 *
 * @internal
 */
export interface SeenService {
  name: string;
  /** Event time, unix seconds. */
  firstSeen: number;
  lastSeen: number;
  /** Journeys that it takes part in. */
  journeys: number;
}

const COLUMNS = [
  'services.id',
  'services.name',
  'entity_ref',
  'title',
  'owner',
  'system',
  'tier',
  'in_catalog',
  'last_seen',
  'journeys',
];

/**
 * The table `services`. A row is told by telemetry's name: what an SLO of it
 * measures stays the same when entities come and go.
 *
 * @internal
 */
export class ServiceStore {
  readonly #db: Knex;

  constructor(db: Knex) {
    this.#db = db;
  }

  list(
    options: ListOptions & { origin?: Service['origin']; entityRef?: string },
  ): Promise<Page<Service>> {
    const query = this.#db('services').whereNull('removed_at');
    if (options.entityRef) {
      query.where('entity_ref', options.entityRef.toLocaleLowerCase('en-US'));
    }
    switch (options.origin) {
      case 'catalog':
        query.where('in_catalog', true).whereNull('last_seen');
        break;
      case 'catalog+telemetry':
        query.where('in_catalog', true).whereNotNull('last_seen');
        break;
      case 'telemetry':
        query.where('in_catalog', false);
        break;
      default:
    }
    if (options.q) {
      const pattern = containsPattern(options.q);
      query.where(part =>
        part
          .whereILike('name', pattern)
          .orWhereILike('title', pattern)
          .orWhereILike('entity_ref', pattern),
      );
    }
    return readPage<ServiceRow, Service>(query, {
      ...options,
      select: [...COLUMNS, ...this.#counts()],
      order: { column: 'services.name', direction: 'asc', integer: false },
      placeOf: row => row.name,
      toItem: toService,
    });
  }

  async get(id: string): Promise<Service | undefined> {
    if (!isUuid(id)) return undefined;
    const row = await this.#select().where('services.id', id).first();
    return row && toService(row);
  }

  async getMany(ids: string[]): Promise<Service[]> {
    const rows: ServiceRow[] = await this.#select().whereIn(
      'services.id',
      ids.filter(isUuid),
    );
    return rows.map(toService);
  }

  async findByEntityRef(entityRef: string): Promise<Service | undefined> {
    const row = await this.#select()
      .where('entity_ref', entityRef.toLocaleLowerCase('en-US'))
      .first();
    return row && toService(row);
  }

  /** Undefined when a service of this name is known already. */
  async register(service: {
    id: string;
    name: string;
    title?: string;
    owner?: string;
  }): Promise<Service | undefined> {
    const rows = await this.#db('services')
      .insert({ ...service, registered: true })
      .onConflict('name')
      .merge({
        registered: true,
        title: service.title,
        owner: service.owner,
        removed_at: this.#db.raw('NULL'),
      })
      .whereNotNull('services.removed_at')
      .returning('id');
    return rows.length > 0 ? this.get(rows[0].id) : undefined;
  }

  /** Serialises syncs of all processes until the transaction ends. */
  async lock(): Promise<void> {
    await this.#db.raw(
      `SELECT pg_advisory_xact_lock(hashtext('slo-scout.services'))`,
    );
  }

  /** Makes the rows say what the catalog says; services that left it keep their row. */
  async replaceCatalog(services: CatalogService[]): Promise<void> {
    const input = JSON.stringify(services);
    // An entity may point at another service now: its ref has to leave the old row first.
    await this.#db.raw(
      `UPDATE services SET in_catalog = false, entity_ref = NULL
       WHERE entity_ref IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM jsonb_to_recordset(?::jsonb) AS c(name text, "entityRef" text)
         WHERE c.name = services.name AND c."entityRef" = services.entity_ref)`,
      [input],
    );
    await this.#db.raw(
      `INSERT INTO services (id, name, entity_ref, title, owner, system, tier, in_catalog)
       SELECT gen_random_uuid(), name, "entityRef", title, owner, system, tier, true
       FROM jsonb_to_recordset(?::jsonb)
         AS c(name text, "entityRef" text, title text, owner text, system text, tier text)
       ON CONFLICT (name) DO UPDATE SET
         entity_ref = excluded.entity_ref, title = excluded.title, owner = excluded.owner,
         system = excluded.system, tier = excluded.tier, in_catalog = true, removed_at = NULL
       WHERE (services.entity_ref, services.title, services.owner, services.system, services.tier,
              services.in_catalog, services.removed_at)
         IS DISTINCT FROM (excluded.entity_ref, excluded.title, excluded.owner, excluded.system,
              excluded.tier, true, NULL)`,
      [input],
    );
  }

  /**
   * Makes the rows say what telemetry shows. Event time that grew by more than
   * ten times the wall clock since the last look is a backfill under way.
   */
  async replaceTelemetry(services: SeenService[]): Promise<void> {
    const input = JSON.stringify(services);
    await this.#db.raw(
      `UPDATE services SET first_seen = NULL, last_seen = NULL, journeys = 0, backfilling = false
       WHERE last_seen IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM jsonb_to_recordset(?::jsonb) AS t(name text) WHERE t.name = services.name)`,
      [input],
    );
    await this.#db.raw(
      `INSERT INTO services (id, name, first_seen, last_seen, journeys, noticed_at, read_at, backfilling)
       SELECT gen_random_uuid(), name, to_timestamp("firstSeen"), to_timestamp("lastSeen"), journeys,
              clock_timestamp(), clock_timestamp(),
              to_timestamp("lastSeen") < clock_timestamp() - interval '1 hour'
       FROM jsonb_to_recordset(?::jsonb)
         AS t(name text, "firstSeen" double precision, "lastSeen" double precision, journeys integer)
       ON CONFLICT (name) DO UPDATE SET
         first_seen = excluded.first_seen, last_seen = excluded.last_seen,
         journeys = excluded.journeys, read_at = excluded.read_at, removed_at = NULL,
         noticed_at = coalesce(services.noticed_at, excluded.noticed_at),
         backfilling = CASE
           WHEN services.last_seen IS NULL THEN excluded.backfilling
           ELSE greatest(excluded.last_seen - services.last_seen, services.first_seen - excluded.first_seen)
             > greatest(10 * (excluded.read_at - services.read_at), interval '5 minutes')
         END`,
      [input],
    );
  }

  /** Hides rows that nothing speaks for any more, unless an SLO hangs on them. */
  async hideRemoved(): Promise<void> {
    await this.#db.raw(
      `UPDATE services SET removed_at = now()
       WHERE removed_at IS NULL AND NOT in_catalog AND NOT registered AND last_seen IS NULL
         AND NOT EXISTS (SELECT 1 FROM slos WHERE slos.service_id = services.id)`,
    );
  }

  async count(): Promise<number> {
    const [{ count }] = await this.#db('services')
      .whereNull('removed_at')
      .count({ count: '*' });
    return Number(count);
  }

  /** The numbers of services for the coverage. */
  async coverage(): Promise<{
    services: number;
    withTelemetry: number;
    withSlo: number;
    unmatchedServices: number;
  }> {
    const row = await this.#db('services')
      .whereNull('removed_at')
      .first(
        this.#db.raw(
          `count(*)::int AS services,
           count(last_seen)::int AS "withTelemetry",
           (count(*) FILTER (WHERE EXISTS (
             SELECT 1 FROM slos WHERE slos.service_id = services.id)))::int AS "withSlo",
           (count(*) FILTER (WHERE NOT in_catalog))::int AS "unmatchedServices"`,
        ),
      );
    return row;
  }

  #select() {
    return this.#db('services').select<ServiceRow[]>(
      ...COLUMNS,
      ...this.#counts(),
    );
  }

  #counts() {
    return [
      this.#db.raw(
        `(SELECT count(*) FROM slis WHERE slis.service_id = services.id AND slis.status = 'proposed') AS proposals`,
      ),
      this.#db.raw(
        `(SELECT count(*) FROM slos WHERE slos.service_id = services.id) AS slos`,
      ),
    ];
  }
}

function toService(row: ServiceRow): Service {
  let origin: Service['origin'] = 'telemetry';
  if (row.in_catalog) {
    origin = row.last_seen ? 'catalog+telemetry' : 'catalog';
  }
  return {
    id: row.id,
    name: row.name,
    entityRef: row.entity_ref ?? undefined,
    title: row.title ?? undefined,
    owner: row.owner ?? undefined,
    system: row.system ?? undefined,
    tier: row.tier ?? undefined,
    origin,
    lastSeen: isoTime(row.last_seen),
    journeys: row.journeys,
    proposals: Number(row.proposals),
    slos: Number(row.slos),
  };
}
