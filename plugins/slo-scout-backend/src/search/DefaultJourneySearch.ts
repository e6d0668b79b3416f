import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type {
  JourneyMatches,
  SimilarJourney,
  SimilarJourneys,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { VectorMatch } from '@slo-scout/embeddings';
import type {
  JourneyEmbeddingStore,
  JourneyText,
} from '@slo-scout/telemetry-store';
import type { Database } from '../database/Database';
import type { JourneySearch } from './JourneySearch';
import { overlap } from './overlap';
import { textScore } from './textScore';
import type { OpenedVectors, VectorSearch } from './VectorSearch';

const DEFAULT_LIMIT = 20;
/** Neighbours beyond those that are shown, since text and service are looked at afterwards. */
const CANDIDATES = 200;
/** Meaning counts more than letters, but who types an exact name wants that journey. */
const VECTOR_WEIGHT = 0.7;
const TEXT_WEIGHT = 0.3;
/** Below, a journey without a common word is noise. */
const LEAST_COSINE = 0.25;
const MERGE_COSINE = 0.95;
const MERGE_OVERLAP = 0.8;

/**
 * Hybrid search: cosine of the query's vector and common words. Without
 * vectors it goes on with words alone and says so.
 *
 * @internal
 */
export class DefaultJourneySearch implements JourneySearch {
  constructor(
    private readonly options: {
      database: Database;
      store: JourneyEmbeddingStore;
      vectors: VectorSearch;
      logger: LoggerService;
    },
  ) {}

  async search(options: {
    q: string;
    limit?: number;
    serviceId?: string;
  }): Promise<JourneyMatches> {
    const { q, limit = DEFAULT_LIMIT } = options;
    const service = await this.#nameOf(options.serviceId);
    const journeys = (await this.options.store.texts()).filter(
      journey => service === undefined || journey.entryService === service,
    );
    const vectors = await this.#vectors();
    const cosines = new Map<string, number>();
    if (vectors) {
      const [wanted] = await vectors.embedder.embed([q]);
      const matches = await nearest(vectors, wanted, { service });
      matches.forEach(({ key, score }) => cosines.set(key, score));
    }
    const items = journeys
      .map(journey => {
        const words = textScore(q, journey.text);
        const cosine = cosines.get(journey.journeyId);
        return {
          ...summaryOf(journey),
          score: cosines.size
            ? VECTOR_WEIGHT * Math.max(0, cosine ?? 0) + TEXT_WEIGHT * words
            : words,
          cosine,
          words,
        };
      })
      .filter(({ words, cosine }) => words > 0 || (cosine ?? 0) >= LEAST_COSINE)
      .sort((a, b) => b.score - a.score)
      .slice(0, limit);
    return { items, ...describe(vectors, cosines.size) };
  }

  async similar(
    journeyId: string,
    { limit = DEFAULT_LIMIT }: { limit?: number },
  ): Promise<SimilarJourneys> {
    const { store, database } = this.options;
    const [journey] = await store.texts([journeyId]);
    if (!journey) throw new NotFoundError(`There is no journey ${journeyId}`);
    const vectors = await this.#vectors();
    const own = (await vectors?.stored.get([journeyId]))?.get(journeyId);
    if (!vectors || !own) return { items: [], ...describe(vectors, 0) };
    const matches = (await nearest(vectors, own))
      .filter(({ key }) => key !== journeyId)
      .slice(0, limit);
    const texts = await store.texts(matches.map(({ key }) => key));
    const byId = new Map(texts.map(text => [text.journeyId, text]));
    const slos = await database.slos.ofJourneys([...byId.keys()]);
    const items = matches.flatMap(({ key, score }): SimilarJourney[] => {
      const other = byId.get(key);
      if (!other) return [];
      const edges = overlap(journey.edges, other.edges);
      const sameService = other.entryService === journey.entryService;
      return [
        {
          ...summaryOf(other),
          ...{ cosine: score, edgeOverlap: edges, sameService },
          mergeSuggested:
            sameService && score >= MERGE_COSINE && edges >= MERGE_OVERLAP,
          slos: slos
            .filter(({ journeyId: of }) => of === key)
            .map(({ slo }) => slo),
        },
      ];
    });
    return { items, ...describe(vectors, matches.length) };
  }

  /** @throws NotFoundError */
  async #nameOf(serviceId: string | undefined): Promise<string | undefined> {
    if (serviceId === undefined) return undefined;
    const service = await this.options.database.services.get(serviceId);
    if (!service) throw new NotFoundError(`There is no service ${serviceId}`);
    return service.name;
  }

  async #vectors(): Promise<OpenedVectors | undefined> {
    try {
      return await this.options.vectors.open();
    } catch (error) {
      this.options.logger.warn(
        `Journeys are searched by words alone: ${error}`,
      );
      return undefined;
    }
  }
}

/** The index may be a server of its own and away; the database is there anyway. */
async function nearest(
  { index, stored }: OpenedVectors,
  wanted: Float32Array,
  filter: { service?: string } = {},
): Promise<VectorMatch[]> {
  if (index === stored) return stored.search(wanted, CANDIDATES, filter);
  return index
    .search(wanted, CANDIDATES, filter)
    .catch(() => stored.search(wanted, CANDIDATES, filter));
}

function describe(vectors: OpenedVectors | undefined, found: number) {
  if (!vectors || found === 0) return { mode: 'words' as const };
  const { name, semantic } = vectors.embedder;
  return {
    mode: semantic ? ('semantic' as const) : ('letters' as const),
    model: name,
  };
}

function summaryOf({ journeyId, name, entryService }: JourneyText) {
  return { id: journeyId, name, entryService };
}
