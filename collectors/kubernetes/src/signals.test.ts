import { createTestDatabase } from '@slo-scout/dev-postgres';
import { PostgresTelemetryLog } from '@slo-scout/telemetry';
import { PostgresTelemetryStore } from '@slo-scout/telemetry-store';
import { startSignalsStage } from '@slo-scout/worker-fingerprint';
import { FakeApiServer } from './__testUtils__/FakeApiServer';
import { deployment, replicaSet } from './__testUtils__/objects';
import { configFor } from './__testUtils__/TestCluster';
import { until } from './__testUtils__/until';
import { startKubernetesCollector } from './startKubernetesCollector';

jest.setTimeout(120_000);

const APPS = '/apis/apps/v1/namespaces/default';
const logger = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

describe('facts', () => {
  it('become events of the service, once, though two collectors tell them', async () => {
    const database = await createTestDatabase();
    const connection = { connectionString: database.url };
    const server = await FakeApiServer.start();
    const owner = await server.call(
      'POST',
      `${APPS}/deployments`,
      deployment('shop', 0),
    );
    const collectors = await Promise.all(
      [1, 2].map(async () =>
        startKubernetesCollector({
          config: configFor(server.url),
          log: await PostgresTelemetryLog.create({ connection }),
          logger,
          metricsIntervalMs: 100,
        }),
      ),
    );
    await until(() => collectors.every(one => one.synced()));
    const of = { owner: { ...owner.metadata, kind: 'Deployment' } };
    for (const [name, revision] of [
      ['aaa', 1],
      ['bbb', 2],
    ] as const) {
      await server.call(
        'POST',
        `${APPS}/replicasets`,
        replicaSet(name, { ...of, revision, image: `shop:1.${revision}` }),
      );
    }

    const log = await PostgresTelemetryLog.create({ connection });
    const stage = await startSignalsStage({ log, connection, logger });
    const store = await PostgresTelemetryStore.create({ connection });
    const range = { from: 0, to: Date.now() / 1000 + 3600 };
    await until(
      async () =>
        (await store.events('shop', range)).length >= 2 &&
        (await store.metrics('shop')).length >= 2,
    );
    // Whatever the second collector tells is there before they end.
    await Promise.all(collectors.map(one => one.stop()));
    await new Promise(resolve => {
      setTimeout(resolve, 3000);
    });
    const events = await store.events('shop', range);
    expect(events.map(({ name }) => name)).toEqual([
      'slo_scout.deployment',
      'slo_scout.deployment',
    ]);
    expect(
      events.map(
        ({ attributes }) => attributes['slo_scout.deployment.revision'],
      ),
    ).toEqual(expect.arrayContaining(['1', '2']));
    expect((await store.metrics('shop')).map(({ name }) => name)).toEqual([
      'k8s.deployment.pod.available',
      'k8s.deployment.pod.desired',
    ]);

    await stage.stop();
    await Promise.all([log.close(), store.close(), server.stop()]);
    await database.drop();
  });
});
