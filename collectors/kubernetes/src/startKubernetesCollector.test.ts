import { factsIn, readingsIn, type SeenFact } from './__testUtils__/decodeOtlp';
import { CLUSTERS } from './__testUtils__/clusters';
import { MemoryLog } from './__testUtils__/MemoryLog';
import {
  autoscaler,
  controllerRevision,
  deployment,
  ownerReference,
  pod,
  replicaSet,
  template,
} from './__testUtils__/objects';
import { configFor, type TestCluster } from './__testUtils__/TestCluster';
import { until } from './__testUtils__/until';
import {
  startKubernetesCollector,
  type KubernetesCollector,
  type KubernetesCollectorOptions,
} from './startKubernetesCollector';

const CORE = '/api/v1/namespaces/default';
const APPS = '/apis/apps/v1/namespaces/default';
const SCALING = '/apis/autoscaling/v2/namespaces/default';

jest.setTimeout(120_000);

const collectors: KubernetesCollector[] = [];
afterEach(async () => {
  await Promise.all(collectors.splice(0).map(one => one.stop()));
});

const warnings: string[] = [];
const logger = {
  info: () => undefined,
  warn: (message: string) => {
    warnings.push(message);
  },
  error: () => undefined,
};

async function collect(
  cluster: TestCluster,
  options: Partial<KubernetesCollectorOptions> = {},
) {
  const log = new MemoryLog();
  const collector = await startKubernetesCollector({
    config: configFor(cluster.url),
    log,
    logger,
    clusterName: 'test',
    timing: { backoff: { minMs: 1, maxMs: 20 } },
    ...options,
  });
  collectors.push(collector);
  await until(() => collector.synced());
  /** The facts about one object, when there are as many. */
  const facts = async (
    count: number,
    about: (fact: SeenFact) => boolean,
  ): Promise<SeenFact[]> => {
    const found = () => factsIn(log.records).filter(about);
    await until(() => found().length >= count);
    return found();
  };
  return { collector, log, facts };
}

const named = (name: string, value: string) => (fact: SeenFact) =>
  fact.name === `slo_scout.${name}` &&
  Object.values(fact.resource).includes(value);

describe.each(CLUSTERS)('the collector, against %s', (_name, start) => {
  let server: TestCluster;
  const cluster = () => server;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  /** Replaces an object, or its status, with what `change` makes of it. */
  async function change(
    path: string,
    edit: (object: any) => void,
    part: '' | '/status' = '',
  ): Promise<any> {
    const object = await cluster().call('GET', path.replace(/\/[^/]+$/, ''));
    const name = path.split('/').at(-1);
    const one = object.items.find((item: any) => item.metadata.name === name);
    edit(one);
    return cluster().call('PUT', path + part, one);
  }

  const report = (name: string, available: number, replicas: number) =>
    change(
      `${APPS}/deployments/${name}`,
      object => {
        object.status = {
          observedGeneration: object.metadata.generation,
          replicas,
          readyReplicas: available,
          availableReplicas: available,
        };
      },
      '/status',
    );

  it('tells of rollouts, once, and the same whoever tells it', async () => {
    const owner = await cluster().call(
      'POST',
      `${APPS}/deployments`,
      deployment('shop', 0),
    );
    const of = { owner: { ...owner.metadata, kind: 'Deployment' } };
    const revision = (name: string, number: number, image: string) =>
      cluster().call(
        'POST',
        `${APPS}/replicasets`,
        replicaSet(name, { ...of, revision: number, image, hash: name }),
      );
    await revision('aaa', 1, 'shop:1.0');
    await revision('bbb', 2, 'shop:1.1');
    const one = await collect(cluster());
    const two = await collect(cluster());
    await revision('ccc', 3, 'shop:1.2@sha256:0a');
    // Back to the first template.
    await change(`${APPS}/replicasets/aaa`, object => {
      object.metadata.annotations['deployment.kubernetes.io/revision'] = '4';
    });
    const about = named('deployment', 'shop');
    // Each version is a resource of its own, and so on a partition of its own.
    const byRevision = (facts: SeenFact[]) =>
      facts.sort(
        (a, b) =>
          Number(a.attributes['slo_scout.deployment.revision']) -
          Number(b.attributes['slo_scout.deployment.revision']),
      );
    const told = byRevision(await one.facts(3, about));
    expect(
      told.map(fact => [
        fact.attributes['slo_scout.deployment.revision'],
        fact.attributes['slo_scout.deployment.template_hash'],
        fact.resource['service.version'],
      ]),
    ).toEqual([
      // Of a list only the current revision is news.
      [2, 'bbb', '1.1'],
      [3, 'ccc', '1.2@sha256:0a'],
      [4, 'aaa', '1.0'],
    ]);
    expect(told[0].resource).toMatchObject({
      'service.name': 'shop',
      'service.namespace': 'default',
      'k8s.cluster.name': 'test',
      'k8s.deployment.name': 'shop',
      'k8s.deployment.uid': owner.metadata.uid,
    });
    const ids = told.map(fact => fact.id);
    expect(new Set(ids).size).toBe(3);
    expect(byRevision(await two.facts(3, about)).map(fact => fact.id)).toEqual(
      ids,
    );
    // One that starts later finds the last again, under the same id.
    const three = await collect(cluster());
    const [again] = await three.facts(1, about);
    expect(again.id).toBe(ids[2]);
  });

  it('tells of rollouts of StatefulSets too', async () => {
    const { facts } = await collect(cluster());
    const owner = {
      kind: 'StatefulSet',
      name: 'db',
      uid: '7b4f6c1e-6b5e-4c3b-9c7d-0f0f6f1f2a3b',
    };
    await cluster().call(
      'POST',
      `${APPS}/controllerrevisions`,
      controllerRevision('db-77', owner, 5, 'postgres:18.1'),
    );
    const [fact] = await facts(1, named('deployment', 'db'));
    expect(fact.resource['k8s.statefulset.name']).toBe('db');
    expect(fact.attributes).toMatchObject({
      'slo_scout.deployment.revision': 5,
      'slo_scout.deployment.template_hash': 'db-77',
      'slo_scout.deployment.images': 'postgres:18.1',
    });
  });

  it('tells of restarts and why, and of evictions', async () => {
    const { facts } = await collect(cluster());
    await cluster().call(
      'POST',
      `${CORE}/pods`,
      pod('cart-6f-x', {
        metadata: {
          labels: { 'pod-template-hash': '6f' },
          ownerReferences: [
            ownerReference({ kind: 'ReplicaSet', name: 'cart-6f' }),
          ],
        },
        spec: { nodeName: 'node-a' },
      }),
    );
    const restart = (restarts: number, reason: string, exitCode: number) =>
      change(
        `${CORE}/pods/cart-6f-x`,
        object => {
          object.status = {
            phase: 'Running',
            containerStatuses: [
              {
                name: 'server',
                image: 'registry:5000/cart:1.4.2',
                imageID: 'x',
                ready: true,
                restartCount: restarts,
                state: { running: {} },
                lastState: {
                  terminated: {
                    reason,
                    exitCode,
                    finishedAt: `2026-01-0${restarts}T00:00:00Z`,
                  },
                },
              },
            ],
          };
        },
        '/status',
      );
    await restart(1, 'OOMKilled', 137);
    await restart(1, 'OOMKilled', 137);
    await restart(2, 'Error', 1);
    await change(
      `${CORE}/pods/cart-6f-x`,
      object => {
        object.status = { phase: 'Failed', reason: 'Evicted' };
      },
      '/status',
    );
    const told = await facts(2, named('restart', 'cart-6f-x'));
    expect(
      told.map(fact => [
        fact.attributes['slo_scout.restart.reason'],
        fact.attributes['slo_scout.restart.exit_code'],
        new Date(fact.time).toISOString(),
      ]),
    ).toEqual([
      ['OOMKilled', 137, '2026-01-01T00:00:00.000Z'],
      ['Error', 1, '2026-01-02T00:00:00.000Z'],
    ]);
    expect(told[0].resource).toMatchObject({
      'service.name': 'cart',
      'service.version': '1.4.2',
      'k8s.deployment.name': 'cart',
      'k8s.container.name': 'server',
      'k8s.node.name': 'node-a',
    });
    const [failure] = await facts(1, named('pod_failure', 'cart-6f-x'));
    expect(failure.attributes['slo_scout.pod_failure.reason']).toBe('Evicted');
  });

  it('tells when a workload is ready, degraded, down and scaled', async () => {
    const { facts } = await collect(cluster());
    await cluster().call('POST', `${APPS}/deployments`, deployment('web', 3));
    await report('web', 0, 3);
    await report('web', 2, 3);
    await report('web', 3, 3);
    await report('web', 2, 3);
    await report('web', 1, 3);
    await report('web', 0, 3);
    await change(`${APPS}/deployments/web`, object => {
      object.spec.replicas = 1;
    });
    await report('web', 1, 1);
    const told = await facts(4, named('readiness', 'web'));
    expect(
      told.map(fact => [
        fact.attributes['slo_scout.readiness.state'],
        fact.attributes['slo_scout.readiness.available'],
        fact.attributes['slo_scout.readiness.desired'],
      ]),
    ).toEqual([
      // Coming up is no outage.
      ['available', 3, 3],
      ['degraded', 2, 3],
      ['unavailable', 0, 3],
      ['available', 1, 1],
    ]);
    const [scaled] = await facts(1, named('scaling', 'web'));
    expect(scaled.attributes).toMatchObject({
      'slo_scout.scaling.from': 3,
      'slo_scout.scaling.to': 1,
    });
  });

  it('tells when an autoscaler is at its limit', async () => {
    await cluster().call('POST', `${APPS}/deployments`, deployment('api', 1));
    const { facts } = await collect(cluster());
    const path = `${SCALING}/horizontalpodautoscalers`;
    await cluster().call('POST', path, autoscaler('api-scaler', 'api'));
    const status = (current: number, desired: number, conditions: object[]) =>
      change(
        `${path}/api-scaler`,
        object => {
          object.status = {
            currentReplicas: current,
            desiredReplicas: desired,
            conditions,
          };
        },
        '/status',
      );
    const condition = (type: string, value: string, reason: string) => ({
      type,
      status: value,
      reason,
    });
    await status(1, 2, []);
    await status(2, 4, []);
    await status(4, 4, [
      condition('ScalingLimited', 'True', 'TooManyReplicas'),
    ]);
    await status(4, 4, [
      condition('ScalingActive', 'False', 'FailedGetResourceMetric'),
    ]);
    await status(3, 3, [
      condition('ScalingActive', 'True', 'ValidMetricFound'),
    ]);
    const told = await facts(4, named('autoscaling_limit', 'api-scaler'));
    expect(
      told.map(fact => fact.attributes['slo_scout.autoscaling_limit.state']),
    ).toEqual(['at_max', 'limited', 'inactive', 'within']);
    expect(told[0].resource).toMatchObject({
      'service.name': 'api',
      'k8s.deployment.name': 'api',
      'k8s.hpa.name': 'api-scaler',
    });
  });

  it('writes what is wanted and there, each interval', async () => {
    await cluster().call('POST', `${APPS}/deployments`, deployment('many', 2));
    await report('many', 1, 2);
    await cluster().call('POST', `${APPS}/daemonsets`, {
      metadata: { name: 'agent' },
      spec: {
        selector: { matchLabels: { app: 'cart' } },
        template: template('agent:1'),
      },
    });
    const { log, collector } = await collect(cluster(), {
      metricsIntervalMs: 20,
    });
    const value = (name: string, workload: string) =>
      readingsIn(log.records).find(
        reading =>
          reading.name === name &&
          Object.values(reading.resource).includes(workload),
      )?.value;
    await until(() => value('k8s.deployment.pod.available', 'many') === 1);
    expect(value('k8s.deployment.pod.desired', 'many')).toBe(2);
    expect(value('k8s.daemonset.node.desired_scheduled', 'agent')).toBe(0);
    const text = await collector.metricsRegistry.metrics();
    expect(text).toMatch(
      /sloscout_collector_events_total\{collector="kubernetes",signal="metrics",result="accepted"\} [1-9]/,
    );
    expect(text).toMatch(/sloscout_kubernetes_lists_total\{[^}]*pods[^}]*\} 1/);
    expect(text).toMatch(/sloscout_kubernetes_last_event_age_seconds \d/);
  });

  it('keeps facts while the log is away, and health honest', async () => {
    const { log, collector, facts } = await collect(cluster());
    const health = () =>
      fetch(`http://127.0.0.1:${collector.metricsPort}/health`).then(
        answer => answer.status,
      );
    expect(await health()).toBe(200);
    log.failing = true;
    const path = `${APPS}/deployments`;
    await cluster().call('POST', path, deployment('kept', 1));
    await change(`${path}/kept`, object => {
      object.spec.replicas = 2;
    });
    await until(() => warnings.some(one => one.includes('the log is away')));
    log.failing = false;
    const told = await facts(1, named('scaling', 'kept'));
    expect(told).toHaveLength(1);
    await collector.stop();
    expect(log.closed).toBe(true);
  });

  it('follows only the pods of its node as a DaemonSet', async () => {
    const { collector, log } = await collect(cluster(), { node: 'node-z' });
    await cluster().call(
      'POST',
      `${CORE}/pods`,
      pod('on-z', { spec: { nodeName: 'node-z' } }),
    );
    await until(() => collector.index.size === 1);
    expect([...collector.index].map(one => one.name)).toEqual(['on-z']);
    expect(log.records).toEqual([]);
  });
});
