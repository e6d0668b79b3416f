import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { Policy } from '@slo-scout/backstage-plugin-slo-scout-common';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CatalogGraph } from './CatalogGraph';
import { mergePolicies } from './mergePolicies';
import { openWindows, windowProblem } from './openWindows';
import { PolicyFiles } from './PolicyFiles';

const logger = mockServices.logger.mock();
const auth = mockServices.auth();

const POLICY: Policy = {
  id: 'rule',
  description: 'A rule.',
  actions: ['approve'],
  require: 'true',
  effect: 'deny',
  mode: 'enforce',
  remedy: 'None.',
  source: 'default',
};

describe('policy files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'slo-scout-policies-'));
  const path = join(folder, 'policies.yaml');
  const write = (...ids: string[]) =>
    writeFileSync(
      path,
      ids
        .map(
          id =>
            `- {id: ${id}, description: D, actions: [approve], require: 'true', effect: deny, remedy: R}\n`,
        )
        .join(''),
    );

  afterAll(() => rmSync(folder, { recursive: true }));
  afterEach(() => jest.useRealTimers());

  it('are read again when they change, and keep the last good set when they break', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    write('one');
    const files = await PolicyFiles.create({ paths: [path], logger });
    const ids = async () => {
      jest.advanceTimersByTime(6_000);
      const { policies, problem } = await files.read();
      return [policies.map(({ id }) => id), problem] as const;
    };
    expect(await ids()).toEqual([['one'], undefined]);
    write('one', 'second');
    expect(await ids()).toEqual([['one', 'second'], undefined]);
    for (const broken of [
      '- {id: ',
      '- {id: one}',
      'nothing',
      'x: &a [*a, *a]',
    ]) {
      writeFileSync(path, broken);
      const [kept, problem] = await ids();
      expect(kept).toEqual(['one', 'second']);
      expect(problem).toMatch(/policies.yaml cannot be used: .* stay in force/);
    }
    rmSync(path);
    expect((await ids())[1]).toMatch(/stay in force/);
    write('third');
    expect(await ids()).toEqual([['third'], undefined]);
  });

  it('are refused at the start when an id is in two of them', async () => {
    write('twice');
    const other = join(folder, 'other.yaml');
    writeFileSync(
      other,
      JSON.stringify([{ ...POLICY, id: 'twice', source: undefined }]),
    );
    await expect(
      PolicyFiles.create({ paths: [path, other], logger }),
    ).rejects.toThrow(
      /"twice" is in file:.*policies.yaml and in file:.*other.yaml/,
    );
  });
});

describe('mergePolicies', () => {
  it('lets files count before the database and that before defaults, and tells', () => {
    const of = (source: string, id = 'rule') => ({ ...POLICY, id, source });
    const window = {
      name: 'night',
      from: '2026-01-01T00:00:00Z',
      to: '2026-01-02T00:00:00Z',
    };
    const { items, problems } = mergePolicies({
      files: [{ ...of('file:a'), windows: [window] }],
      database: [
        of('database'),
        { ...of('database', 'other'), windows: [window] },
      ],
      defaults: [of('default'), of('default', 'third')],
    });
    expect(
      items.map(({ id, source, overriddenBy }) => [id, source, overriddenBy]),
    ).toEqual([
      ['rule', 'file:a', undefined],
      ['other', 'database', undefined],
      ['third', 'default', undefined],
      ['rule', 'database', 'file:a'],
      ['rule', 'default', 'file:a'],
    ]);
    expect(problems).toEqual([
      expect.stringContaining('"rule" of the database does not count'),
      expect.stringContaining('"rule" and "other" both have a window "night"'),
    ]);
  });
});

describe('openWindows', () => {
  const weekend = {
    name: 'weekend',
    timeZone: 'Europe/Berlin',
    cron: '0 16 * * 5',
    hours: 64,
  };
  const sale = {
    name: 'sale',
    from: '2026-11-27T00:00:00+01:00',
    to: '2026-12-01T00:00:00+01:00',
  };
  const at = (time: string) => openWindows([weekend, sale], new Date(time));

  it.each([
    ['2026-11-26T12:00:00Z', []],
    ['2026-11-26T23:00:00Z', ['sale']],
    ['2026-11-27T14:59:59Z', ['sale']],
    ['2026-11-27T15:00:00Z', ['sale', 'weekend']],
    ['2026-11-30T06:59:59Z', ['sale', 'weekend']],
    ['2026-11-30T07:00:00Z', ['sale']],
    ['2026-11-30T23:00:00Z', []],
    // In summer the same wall clock is an hour earlier.
    ['2026-07-03T13:59:59Z', []],
    ['2026-07-03T14:00:00Z', ['weekend']],
  ])('knows at %s that %j are open', (time, active) => {
    expect(at(time).active).toEqual(active);
  });

  it('tells until when, and takes what it cannot read for open', () => {
    expect(at('2026-11-27T15:00:00Z').until).toBe('2026-11-30T23:00:00.000Z');
    expect(
      openWindows([{ name: 'odd', cron: 'x x x x x', hours: 1 }], new Date()),
    ).toEqual({ active: ['odd'] });
    expect(
      windowProblem({ name: 'never', cron: '0 0 31 2 *', hours: 1 }),
    ).toMatch(/cron/);
  });
});

describe('CatalogGraph', () => {
  const component = (
    name: string,
    relations: Array<[string, string]>,
    more = {},
  ) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default', ...more },
    relations: relations.map(([type, targetRef]) => ({ type, targetRef })),
  });

  it('knows who depends on whom, also through APIs, who owns it, and what is critical', async () => {
    const graph = new CatalogGraph({
      catalog: catalogServiceMock({
        entities: [
          component(
            'cart',
            [
              ['ownedBy', 'group:default/shop'],
              ['dependencyOf', 'component:default/shop'],
              ['providesApi', 'api:default/cart'],
            ],
            { labels: { 'slo-scout.io/tier': 'critical' } },
          ),
          component('shop', [], {
            annotations: {
              'slo-scout.io/alert-route': 'pager',
              'grafana/dashboard-selector': 'shop',
            },
          }),
          component('mail', [['consumesApi', 'api:default/cart']]),
        ],
      }),
      auth,
      logger,
      maxAgeSeconds: 300,
    });
    const fleet = await graph.fleet();
    expect(fleet?.get('component:default/cart')).toEqual({
      owner: 'group:default/shop',
      route: 'group:default/shop',
      dashboards: ['component:default/cart'],
      critical: true,
      dependents: ['component:default/shop', 'component:default/mail'],
    });
    expect(fleet?.get('component:default/shop')).toMatchObject({
      route: 'pager',
      dashboards: ['component:default/shop', 'shop'],
      critical: false,
    });
  });

  it('reads ten thousand services once for all who ask, and knows nothing when the catalog fails', async () => {
    let reads = 0;
    let down = false;
    const catalog = catalogServiceMock();
    catalog.streamEntities = async function* stream() {
      reads += 1;
      if (down) throw new Error('The catalog is down');
      for (let page = 0; page < 20; page++) {
        yield Array.from({ length: 500 }, (_, index) =>
          component(`s-${page}-${index}`, [['consumesApi', 'api:default/hub']]),
        );
      }
    };
    const graph = new CatalogGraph({
      catalog,
      auth,
      logger,
      maxAgeSeconds: 10,
    });
    const [fleet] = await Promise.all([graph.fleet(), graph.fleet()]);
    expect(fleet?.size).toBe(10_000);
    await graph.fleet();
    expect(reads).toBe(1);

    jest.useFakeTimers({
      now: Date.now() + 11_000,
      doNotFake: ['nextTick', 'setImmediate'],
    });
    down = true;
    expect(await graph.fleet()).toBeUndefined();
    down = false;
    expect((await graph.fleet())?.size).toBe(10_000);
    jest.useRealTimers();
  });
});
