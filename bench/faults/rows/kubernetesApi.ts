import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createEnricher, startPodIndex } from '@slo-scout/collector-kubernetes';
import { jsonToProtobuf, TOPICS } from '@slo-scout/telemetry';
import { eventually } from '@slo-scout/telemetry/testUtils';
import { check, type FaultRow } from '../harness/FaultRow';
import {
  configFor,
  deployment,
  factsIn,
  FakeApiServer,
  pod,
  replicaSet,
} from '../harness/parts';
import { readTopic } from '../harness/readTopic';
import type { Scene } from '../harness/Scene';

const ROLLOUTS = 12;
const APPS = '/apis/apps/v1/namespaces/default';
const PODS = '/api/v1/namespaces/default/pods';
const ADDRESS = '10.1.2.3';
const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

/** An API server that forgets versions (410), has no time (429), cuts watches; and an address that one pod inherits from another. */
export const kubernetesApi: FaultRow = {
  number: 23,
  fault: 'Kubernetes API 410, 429, cut watches; pod address reused',
  async run(scene) {
    const server = await FakeApiServer.start();
    scene.atEnd(() => server.stop());
    const kubeconfig = path.join(scene.folder, 'kubeconfig');
    await writeFile(kubeconfig, configFor(server.url).exportConfig());
    const log = await scene.openLog();
    const owner = await server.call(
      'POST',
      `${APPS}/deployments`,
      deployment('shop', 0),
    );
    const of = { owner: { ...owner.metadata, kind: 'Deployment' } };
    const args = ['--kubeconfig', kubeconfig, '--cluster-name', 'test'];
    const program = await scene.start(
      '@slo-scout/collector-kubernetes/main',
      args,
      await scene.kafkaEnv(),
    );
    await eventually(
      'the cluster is read',
      async () =>
        (
          await fetch(`http://127.0.0.1:${program.ports.metricsPort}/health`)
        ).status === 200,
      60_000,
    );
    let gone = 0;
    let busy = 0;
    for (let i = 1; i <= ROLLOUTS; i++) {
      if (i % 3 === 0) {
        // Whoever watches on from an old version is told 410.
        await server.expire();
        server.endWatches();
        gone++;
      } else if (i % 3 === 1) {
        // Only requests that read have a query.
        server.faults.set('replicasets?', [
          { status: 429, headers: { 'retry-after': '0' } },
          { status: 503 },
        ]);
        server.endWatches('{"type":"MODI');
        busy++;
      }
      await server.call(
        'POST',
        `${APPS}/replicasets`,
        replicaSet(`rs${i}`, {
          ...of,
          ...{ revision: i, image: `shop:${i}`, hash: `rs${i}` },
        }),
      );
      // Each is seen before the next: of a list only the current revision is news.
      await eventually(
        `rollout ${i} is told`,
        async () => (await revisions(log)).has(i),
        60_000,
      );
    }
    const found = await revisions(log);
    await program.stop();
    const mistakes = await attributeReusedAddress(scene, server);
    check(mistakes === 0, `${mistakes} resources were given to the wrong pod`);
    const ids = [...found.values()].flat();
    return {
      acked: ROLLOUTS,
      delivered: found.size,
      lost: ROLLOUTS - found.size,
      // What comes twice has the same id, and counts once.
      duplicated: new Set(ids).size - found.size,
      observed: `rollouts: all told through ${gone} times 410 and ${busy} times 429, 503 and a cut line (stub of the API); a reused address never led to the old pod`,
    };
  },
};

/** Ids of the facts told of each revision. */
async function revisions(
  log: Parameters<typeof readTopic>[0],
): Promise<Map<number, string[]>> {
  const found = new Map<number, string[]>();
  for (const { name, id, attributes } of factsIn(
    await readTopic(log, TOPICS.raw),
  )) {
    if (name !== 'slo_scout.deployment') continue;
    const revision = Number(attributes['slo_scout.deployment.revision']);
    const ids = found.get(revision) ?? [];
    if (!ids.includes(id)) ids.push(id);
    found.set(revision, ids);
  }
  return found;
}

/** How often an address leads to a pod that no longer has it. */
async function attributeReusedAddress(
  scene: Scene,
  server: FakeApiServer,
): Promise<number> {
  const running = startPodIndex({
    config: configFor(server.url),
    logger: SILENT,
  });
  scene.atEnd(() => running.stop());
  const enrich = createEnricher(running.index, { clusterName: 'test' });
  const { request } = jsonToProtobuf(
    'traces',
    Buffer.from('{"resourceSpans":[{"resource":{"attributes":[]}}]}'),
  );
  const text = () =>
    Buffer.from(enrich('traces', request, `${ADDRESS}:4711`)).toString();
  let mistakes = 0;
  for (let i = 0; i < 10; i++) {
    const name = `tenant-${i}`;
    const made = await server.call('POST', PODS, pod(name));
    made.status = {
      phase: 'Running',
      podIP: ADDRESS,
      podIPs: [{ ip: ADDRESS }],
    };
    await server.call('PUT', `${PODS}/${name}/status`, made);
    await eventually(
      'the new pod is known',
      () => text().includes(name),
      30_000,
    );
    for (let before = 0; before < i; before++) {
      if (text().includes(`tenant-${before}`)) mistakes++;
    }
    await server.call('DELETE', `${PODS}/${name}`);
  }
  return mistakes;
}
