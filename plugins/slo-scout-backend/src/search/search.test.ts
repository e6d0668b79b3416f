import {
  HashingEmbedder,
  PostgresVectorIndex,
  textHash,
} from '@slo-scout/embeddings';
import { JourneyEmbeddingStore } from '@slo-scout/telemetry-store';
import { Pool } from 'pg';
import { requireDocumented } from '../__testUtils__/requireDocumented';
import { useSeededSloScout } from '../__testUtils__/useSeededSloScout';

jest.setTimeout(180_000);

describe('search for journeys', () => {
  const seeded = useSeededSloScout();
  let pool: Pool;
  let checkout: string;

  beforeAll(async () => {
    pool = new Pool({ connectionString: seeded.database().url });
    pool.on('error', () => undefined);
    const [{ journeyId }] = await new JourneyEmbeddingStore(pool).texts();
    checkout = journeyId;
    const schema = 'slo_scout_telemetry';
    // A twin of the same steps under another id, and one of another service.
    for (const [id, name, service] of [
      ['twin', undefined, undefined],
      ['refund', 'refunds · POST /refund', 'refunds'],
    ])
      await pool.query(
        `INSERT INTO ${schema}.user_journeys
         SELECT $1, coalesce($2, name), coalesce($3, entry_service), entry_operation, services,
           CASE WHEN $2::text IS NULL THEN variant_keys ELSE '{}' END, biased_sampling, probe
         FROM ${schema}.user_journeys WHERE id = $4`,
        [id, name, service, checkout],
      );
  });

  afterAll(() => pool.end());

  /** What the worker does. */
  async function embedAll(): Promise<void> {
    const embedder = new HashingEmbedder();
    const index = new PostgresVectorIndex({ pool, model: embedder.name });
    await index.ensure(embedder.dimensions);
    const texts = await new JourneyEmbeddingStore(pool).texts();
    const vectors = await embedder.embed(texts.map(({ text }) => text));
    await index.upsert(
      texts.map((journey, i) => ({
        key: journey.journeyId,
        vector: vectors[i],
        service: journey.entryService,
        cluster: '',
        textHash: textHash(journey.text),
      })),
    );
  }

  it('goes by words until there are vectors, and says how it compared', async () => {
    const api = await seeded.start();
    const byWords = await api.searchJourneys({ q: 'Refund' });
    requireDocumented('JourneyMatches', byWords);
    expect(byWords).toMatchObject({ mode: 'words', items: [{ id: 'refund' }] });
    expect(byWords.items).toHaveLength(1);
    expect(await api.similarJourneys('refund')).toEqual({
      mode: 'words',
      items: [],
    });

    await embedAll();
    const byLetters = await api.searchJourneys({ q: 'refund' });
    requireDocumented('JourneyMatches', byLetters);
    expect(byLetters).toMatchObject({
      mode: 'letters',
      model: new HashingEmbedder().name,
    });
    expect(byLetters.items[0]).toMatchObject({
      id: 'refund',
      words: 1,
      cosine: expect.any(Number),
    });
    const [gateway] = (await api.listServices({ q: 'gateway' })).items;
    const inService = await api.searchJourneys({
      q: 'refund',
      serviceId: gateway.id,
    });
    expect(inService.items.map(({ id }) => id)).not.toContain('refund');
  });

  it('shows journeys that are alike with their SLOs, and which to merge', async () => {
    const api = await seeded.start();
    await embedAll();
    const similar = await api.similarJourneys('twin', { limit: 2 });
    requireDocumented('SimilarJourneys', similar);
    expect(similar.items.map(({ id }) => id)).toEqual([checkout, 'refund']);
    expect(similar.items[0]).toMatchObject({
      ...{ sameService: true, edgeOverlap: 1, mergeSuggested: true },
      slos: [],
    });
    expect(similar.items[1]).toMatchObject({ mergeSuggested: false, slos: [] });
  });

  it('goes on by words when the model or Milvus is away', async () => {
    await embedAll();
    const api = await seeded.start({
      config: { embedding: { modelPath: '/nowhere' } },
    });
    expect(await api.searchJourneys({ q: 'refund' })).toMatchObject({
      mode: 'words',
      items: [{ id: 'refund' }],
    });
    await seeded.running().stop();
    const other = await seeded.start({
      config: { embedding: { milvus: { address: '127.0.0.1:1' } } },
    });
    expect(await other.searchJourneys({ q: 'refund' })).toMatchObject({
      mode: 'letters',
    });
  });

  it('answers only those who may, and says what is wrong', async () => {
    await seeded.start({ denied: ['slo-scout.service.read'] });
    for (const path of ['/v1/search/journeys?q=x', '/v1/journeys/twin/similar'])
      expect((await seeded.request('GET', path)).status).toBe(403);
    await seeded.running().stop();
    await seeded.start();
    const bad = await seeded.request('GET', '/v1/search/journeys');
    expect(bad.status).toBe(400);
    const gone = await seeded.request('GET', '/v1/journeys/none/similar');
    expect(gone).toMatchObject({
      status: 404,
      message: 'There is no journey none',
    });
    await expect(
      seeded.start({
        config: { embedding: { milvus: { address: 'me:pw@x:1' } } },
      }),
    ).rejects.toThrow(/sloScout\.embedding\.milvus\.address must be host:port/);
  });
});
