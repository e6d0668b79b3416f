/* eslint-disable @backstage/no-relative-monorepo-imports -- the API server that the Kubernetes collector's own tests use, and publish nowhere */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { decodeTraces } from '@slo-scout/telemetry';
import { FakeApiServer } from '../../../kubernetes/src/__testUtils__/FakeApiServer';
import { pod } from '../../../kubernetes/src/__testUtils__/objects';
import { configFor } from '../../../kubernetes/src/__testUtils__/TestCluster';
import { forkProgram, nextMessage, readRawTopic } from '@slo-scout/dev-tools';
import { grpcExport } from '../__testUtils__/grpcExport';
import { toProto, TRACE_A } from '../__testUtils__/messages';
import { until } from '../__testUtils__/until';

interface Ready {
  type: 'ready';
  grpcPort: number;
  httpPort: number;
}

/** A request with one span of a resource that says this much of its pod. */
function exportOf(spanId: string, pods: Record<string, string>): Buffer {
  const attributes = Object.entries(pods).map(([key, stringValue]) => ({
    key,
    value: { stringValue },
  }));
  const spans = [{ traceId: TRACE_A, spanId, name: 'GET /cart' }];
  return toProto('traces', {
    resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans }] }],
  });
}

describe('the program with --kubernetes', () => {
  let database: TestDatabase;
  let cluster: FakeApiServer;
  let folder: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    cluster = await FakeApiServer.start();
    folder = await mkdtemp(path.join(os.tmpdir(), 'slo-scout-otlp-'));
  });

  afterAll(async () => {
    await cluster.stop();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  async function createPod(namespace: string, name: string, podIP: string) {
    const pods = `/api/v1/namespaces/${namespace}/pods`;
    const created = await cluster.call('POST', pods, pod(name));
    await cluster.call('PUT', `${pods}/${name}/status`, {
      ...created,
      status: { phase: 'Running', podIP },
    });
    return created.metadata.uid as string;
  }

  it('adds the pod by its uid or the address of the connection, of the chosen namespaces', async () => {
    const cart = await createPod('eu', 'cart-7', '10.1.2.3');
    const other = await createPod('us', 'cart-8', '10.1.2.4');
    await createPod('eu', 'client-9', '127.0.0.1');
    const kubeconfig = path.join(folder, 'config');
    await writeFile(kubeconfig, configFor(cluster.url).exportConfig());
    const program = forkProgram(
      path.join(__dirname, '../main.ts'),
      [
        ...['--grpc-port', '0', '--http-port', '0', '--metrics-port', '0'],
        ...['--partitions', '1', '--kubernetes', kubeconfig],
        ...['--kubernetes-namespaces', 'eu', '--kubernetes-cluster', 'eu-1'],
      ],
      { SLO_SCOUT_DATABASE: database.url, SLO_SCOUT_SCHEMA: 'pods' },
    );
    const ended = once(program, 'exit');
    const { grpcPort, httpPort } = await nextMessage<Ready>(program, 'ready');
    // Until the pods have been read, telemetry goes through without them.
    await until(async () => cluster.watching > 0);
    for (const request of [
      exportOf('0000000000000001', { 'k8s.pod.uid': cart }),
      exportOf('0000000000000002', { 'k8s.pod.uid': other }),
      exportOf('0000000000000003', {}),
    ]) {
      expect((await grpcExport(grpcPort, request)).code).toBe(0);
    }
    const response = await fetch(`http://127.0.0.1:${httpPort}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body: exportOf('0000000000000004', {}),
    });
    expect(response.status).toBe(200);
    program.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);

    const records = await readRawTopic(database.url, 'pods');
    const spans = records.flatMap(({ value }) => decodeTraces(value));
    const senders = spans
      .sort((a, b) => (a.spanId < b.spanId ? -1 : 1))
      .map(({ resource }) => {
        const { service, namespace, cluster: of, version, host } = resource;
        return [service, namespace, of, version, host];
      });
    const client = ['client-9', 'eu', 'eu-1', '1.4.2', 'client-9'];
    expect(senders).toEqual([
      ['cart-7', 'eu', 'eu-1', '1.4.2', 'cart-7'],
      ['unknown_service', '', '', '', ''],
      client,
      client,
    ]);
    expect(cluster.requests.join()).not.toContain('/api/v1/pods');
  }, 60_000);
});
