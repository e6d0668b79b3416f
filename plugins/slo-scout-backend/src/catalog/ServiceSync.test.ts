import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import type {
  ObservedService,
  TelemetryStore,
} from '@slo-scout/telemetry-store';
import { knex, type Knex } from 'knex';
import { Database } from '../database/Database';
import { openDatabase } from '../database/openDatabase';
import { ServiceSync } from './ServiceSync';

function component(name: string, annotations?: Record<string, string>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default', annotations },
  };
}

const NOW = 1_800_000_000;

describe('ServiceSync', () => {
  let testDatabase: TestDatabase;
  let client: Knex;
  let database: Database;

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    client = knex({ client: 'pg', connection: testDatabase.url });
    await openDatabase(
      mockServices.database({ knex: client }),
      mockServices.rootConfig(),
    );
    database = new Database(client);
  });

  afterAll(async () => {
    await client?.destroy();
    await testDatabase?.drop();
  });

  beforeEach(async () => {
    await client.raw('TRUNCATE services CASCADE');
  });

  function syncOf(entities: Entity[], observed: ObservedService[]) {
    const telemetry: Pick<TelemetryStore, 'observedServices' | 'journeys'> = {
      observedServices: async () => observed,
      journeys: async () => [],
    };
    return new ServiceSync({
      database,
      telemetry: telemetry as TelemetryStore,
      catalog: catalogServiceMock({ entities }),
      auth: mockServices.auth(),
    });
  }

  function seen(service: string, lastSeen = NOW): ObservedService {
    return { service, firstSeen: NOW - 86_400, lastSeen };
  }

  async function rows() {
    const { items } = await database.services.list({ limit: 200 });
    return Object.fromEntries(
      items.map(({ name, origin, entityRef }) => [name, [origin, entityRef]]),
    );
  }

  it('follows entities that come, change their service and go', async () => {
    await syncOf(
      [component('cart'), component('mail')],
      [seen('cart'), seen('shop')],
    ).sync();
    expect(await rows()).toEqual({
      cart: ['catalog+telemetry', 'component:default/cart'],
      mail: ['catalog', 'component:default/mail'],
      shop: ['telemetry', undefined],
    });
    const shop = (await database.services.list({ q: 'shop' })).items[0];

    // The annotation moves the entity to the service that it names, which keeps its id.
    const annotated = component('cart', {
      'slo-scout.io/service-name': 'shop',
    });
    await syncOf([annotated], [seen('cart'), seen('shop')]).sync();
    expect(await rows()).toEqual({
      cart: ['telemetry', undefined],
      shop: ['catalog+telemetry', 'component:default/cart'],
    });
    expect(
      (await database.services.findByEntityRef('component:default/cart'))?.id,
    ).toBe(shop.id);

    const disabled = component('cart', { 'slo-scout.io/disabled': 'true' });
    await syncOf([disabled], [seen('shop')]).sync();
    expect(await rows()).toEqual({ shop: ['telemetry', undefined] });

    await syncOf([component('shop')], []).sync();
    expect(await rows()).toEqual({
      shop: ['catalog', 'component:default/shop'],
    });
    expect(
      (await database.services.findByEntityRef('component:default/shop'))?.id,
    ).toBe(shop.id);
  });

  it('keeps what was registered by hand, and finds what comes back', async () => {
    await syncOf([component('cart')], []).sync();
    const { id } = (await database.services.list({})).items[0];
    await database.services.register({
      id: '00000000-0000-4000-8000-000000000001',
      name: 'batch',
    });
    await syncOf([], []).sync();
    expect(await rows()).toEqual({ batch: ['telemetry', undefined] });
    await syncOf([component('cart')], []).sync();
    expect((await database.services.get(id))?.name).toBe('cart');
  });

  it('changes nothing when the catalog breaks off half-way', async () => {
    await syncOf([component('cart')], [seen('cart')]).sync();
    const before = await rows();
    const broken = catalogServiceMock.mock({
      async *streamEntities() {
        yield [component('other')];
        throw new Error('The catalog went away');
      },
    });
    const sync = new ServiceSync({
      database,
      telemetry: {
        observedServices: async () => [],
        journeys: async () => [],
      } as Partial<TelemetryStore> as TelemetryStore,
      catalog: broken,
      auth: mockServices.auth(),
    });
    await expect(sync.sync()).rejects.toThrow('The catalog went away');
    expect(await rows()).toEqual(before);
  });

  it('takes thousands of entities and several syncs at a time', async () => {
    const entities = Array.from({ length: 3_000 }, (_, i) =>
      component(`service-${i}`),
    );
    const observed = Array.from({ length: 1_000 }, (_, i) =>
      seen(`service-${i * 4}`),
    );
    const counts = await Promise.all(
      [1, 2, 3].map(() => syncOf(entities, observed).sync()),
    );
    expect(counts).toEqual([3_250, 3_250, 3_250]);
    expect(await database.services.coverage()).toEqual({
      services: 3_250,
      withTelemetry: 1_000,
      withSlo: 0,
      unmatchedServices: 250,
    });
  });

  it('tells a backfill from live telemetry', async () => {
    const backfilling = () =>
      client('services').where('name', 'cart').pluck('backfilling');
    const now = Date.now() / 1000;
    await syncOf([], [seen('cart', now - 20 * 86_400)]).syncTelemetry();
    expect(await backfilling()).toEqual([true]);
    await syncOf([], [seen('cart', now - 10 * 86_400)]).syncTelemetry();
    expect(await backfilling()).toEqual([true]);
    await syncOf([], [seen('cart', now - 10 * 86_400 + 60)]).syncTelemetry();
    expect(await backfilling()).toEqual([false]);
  });

  it('pages through all services once, by name', async () => {
    const entities = Array.from({ length: 23 }, (_, i) =>
      component(`service-${i}`),
    );
    await syncOf(entities, []).sync();
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await database.services.list({ limit: 5, cursor });
      expect(page.totalItems).toBe(23);
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    } while (cursor);
    expect(names).toEqual(entities.map(({ metadata }) => metadata.name).sort());
  });
});
