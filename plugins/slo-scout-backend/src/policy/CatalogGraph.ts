import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  RELATION_CONSUMES_API,
  RELATION_DEPENDENCY_OF,
  RELATION_OWNED_BY,
  RELATION_PROVIDES_API,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  SLO_SCOUT_ALERT_ROUTE_ANNOTATION,
  SLO_SCOUT_TIER_ANNOTATION,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { FleetService } from '@slo-scout/slo';

const CRITICAL = new Set(['critical', 'tier-0', 'tier-1', '0', '1']);
/** What Backstage's Grafana plugin reads. */
const DASHBOARDS = ['grafana/dashboard-selector', 'grafana/overview-dashboard'];
const PATIENCE_MS = 20_000;

/**
 * All services of the catalog and who depends on them, read once in a while for
 * everybody. What is too old is not used: when the catalog does not answer, nothing is known.
 *
 * @internal
 */
export class CatalogGraph {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  readonly #maxAgeMs: number;
  #fleet: ReadonlyMap<string, FleetService> | undefined;
  #readAt = 0;
  #reading: Promise<void> | undefined;

  constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
    maxAgeSeconds: number;
  }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#logger = options.logger;
    this.#maxAgeMs = options.maxAgeSeconds * 1000;
  }

  /** @returns the services by entity ref; undefined while the catalog does not answer. */
  async fleet(): Promise<ReadonlyMap<string, FleetService> | undefined> {
    if (this.#isFresh()) return this.#fleet;
    // Whoever asks meanwhile waits for the same answer.
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
    return this.#isFresh() ? this.#fleet : undefined;
  }

  #isFresh(): boolean {
    return (
      this.#fleet !== undefined && Date.now() - this.#readAt < this.#maxAgeMs
    );
  }

  async #read(): Promise<void> {
    const readAt = Date.now();
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(new Error('The catalog took too long')),
        PATIENCE_MS,
      );
    });
    try {
      this.#fleet = await Promise.race([this.#readFleet(), patience]);
      this.#readAt = readAt;
    } catch (error) {
      this.#logger.warn(
        'The catalog does not tell what depends on what; policies that need it deny',
        toError(error),
      );
    } finally {
      clearTimeout(timer);
    }
  }

  async #readFleet(): Promise<Map<string, FleetService>> {
    const entities: Entity[] = [];
    const pages = this.#catalog.streamEntities(
      {
        filter: { kind: 'component' },
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.annotations',
          'metadata.labels',
          'spec.tier',
          'relations',
        ],
      },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
    for await (const page of pages) entities.push(...page);
    return toFleet(entities);
  }
}

function toFleet(entities: Entity[]): Map<string, FleetService> {
  const consumers = new Map<string, string[]>();
  for (const entity of entities) {
    for (const api of targets(entity, RELATION_CONSUMES_API)) {
      const known = consumers.get(api);
      if (known) known.push(stringifyEntityRef(entity));
      else consumers.set(api, [stringifyEntityRef(entity)]);
    }
  }
  return new Map(
    entities.map(entity => {
      const ref = stringifyEntityRef(entity);
      const [owner] = targets(entity, RELATION_OWNED_BY);
      const { annotations = {} } = entity.metadata;
      return [
        ref,
        {
          owner,
          route: annotations[SLO_SCOUT_ALERT_ROUTE_ANNOTATION] ?? owner,
          // Its own, which SLO-Scout writes, and those that its page shows.
          dashboards: [ref, ...DASHBOARDS.flatMap(at => annotations[at] ?? [])],
          critical: isCritical(entity),
          dependents: [
            ...targets(entity, RELATION_DEPENDENCY_OF),
            ...targets(entity, RELATION_PROVIDES_API).flatMap(
              api => consumers.get(api) ?? [],
            ),
          ],
        },
      ];
    }),
  );
}

function targets({ relations = [] }: Entity, type: string): string[] {
  return relations
    .filter(relation => relation.type === type)
    .map(({ targetRef }) => targetRef);
}

function isCritical({ metadata, spec }: Entity): boolean {
  return [
    metadata.annotations?.[SLO_SCOUT_TIER_ANNOTATION],
    metadata.labels?.[SLO_SCOUT_TIER_ANNOTATION],
    metadata.labels?.tier,
    spec?.tier,
  ].some(tier => CRITICAL.has(String(tier).toLocaleLowerCase('en-US')));
}
