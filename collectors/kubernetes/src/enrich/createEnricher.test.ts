import { jsonToProtobuf } from '@slo-scout/telemetry';
import root from '@opentelemetry/otlp-transformer/build/src/generated/root';
import { decodePod } from '../objects/decodePod';
import { PodIndex } from '../pods/PodIndex';
import { createEnricher, type EnricherOptions } from './createEnricher';

const codec = (root as any).opentelemetry.proto.collector.trace.v1
  .ExportTraceServiceRequest;

function requestOf(...resources: Record<string, string>[]): Uint8Array {
  const json = {
    resourceSpans: resources.map(resource => ({
      resource: {
        attributes: Object.entries(resource).map(([key, stringValue]) => ({
          key,
          value: { stringValue },
        })),
      },
      scopeSpans: [],
    })),
  };
  return jsonToProtobuf('traces', Buffer.from(JSON.stringify(json))).request;
}

function resourcesIn(request: Uint8Array): Record<string, string>[] {
  return codec
    .toObject(codec.decode(request))
    .resourceSpans.map((block: any) =>
      Object.fromEntries(
        block.resource.attributes.map((one: any) => [
          one.key,
          one.value.stringValue,
        ]),
      ),
    );
}

const OWNER = { controller: true, kind: 'ReplicaSet', uid: 'r' };

function podOf(name: string, ip: string, rest: any = {}) {
  return decodePod({
    metadata: {
      uid: `uid-${name}`,
      name,
      namespace: 'shop',
      labels: {
        'pod-template-hash': '6f',
        'app.kubernetes.io/name': 'cart-app',
        'app.kubernetes.io/instance': 'my-release',
        'app.kubernetes.io/version': '9',
      },
      ownerReferences: [{ ...OWNER, name: 'cart-6f' }],
      ...rest.metadata,
    },
    spec: {
      nodeName: 'node-a',
      containers: [{ name: 'server', image: 'registry:5000/cart:1.4' }],
      ...rest.spec,
    },
    status: { phase: 'Running', podIP: ip, startTime: '2026-01-01T00:00:00Z' },
  });
}

function enricherOf(options?: EnricherOptions) {
  const index = new PodIndex();
  index.set(podOf('cart-6f-x', '10.0.0.1'));
  index.set(podOf('otel-collector-6f-x', '10.0.0.2'));
  const associations: string[] = [];
  const enrich = createEnricher(index, {
    onResource: how => associations.push(how),
    ...options,
  });
  return {
    index,
    associations,
    enrich: (
      peer: string | undefined,
      ...resources: Record<string, string>[]
    ) => resourcesIn(enrich('traces', requestOf(...resources), peer)),
  };
}

describe('enriching', () => {
  it('says which pod, workload and service a connection is of', () => {
    const { enrich } = enricherOf({ clusterName: 'eu-1' });
    expect(enrich('::ffff:10.0.0.1', {})).toEqual([
      {
        'service.name': 'cart',
        'service.namespace': 'shop',
        'service.version': '1.4',
        'k8s.cluster.name': 'eu-1',
        'k8s.namespace.name': 'shop',
        'k8s.node.name': 'node-a',
        'k8s.pod.name': 'cart-6f-x',
        'k8s.pod.uid': 'uid-cart-6f-x',
        'k8s.pod.start_time': '2026-01-01T00:00:00.000Z',
        'k8s.replicaset.name': 'cart-6f',
        'k8s.deployment.name': 'cart',
      },
    ]);
  });

  it('prefers the uid, then the address it is told, and overwrites nothing', () => {
    const { enrich, associations } = enricherOf();
    const [byUid, byIp, own] = enrich(
      '10.9.9.9',
      { 'k8s.pod.uid': 'uid-cart-6f-x' },
      { 'k8s.pod.ip': '10.0.0.1' },
      { 'k8s.pod.uid': 'uid-cart-6f-x', 'service.name': 'own' },
    );
    expect(byUid['k8s.pod.name']).toBe('cart-6f-x');
    expect(byIp['k8s.pod.uid']).toBe('uid-cart-6f-x');
    expect(own['service.name']).toBe('own');
    expect(associations).toEqual(['pod_uid', 'pod_ip', 'pod_uid']);
  });

  it('does not take the sender for the source where that may be wrong', () => {
    const { enrich, associations } = enricherOf();
    const unchanged: [string | undefined, Record<string, string>][] = [
      // A pod we do not know (yet), through a gateway that we know.
      ['10.0.0.1', { 'k8s.pod.uid': 'unknown' }],
      ['10.0.0.1', { 'k8s.pod.ip': '10.7.7.7' }],
      ['10.0.0.1', { 'k8s.pod.name': 'another' }],
      ['10.0.0.1', { 'k8s.namespace.name': 'another' }],
      // A uid contradicts the address.
      ['10.0.0.1', { 'k8s.pod.uid': 'unknown', 'k8s.pod.ip': '10.0.0.1' }],
      // A collector sends others' telemetry.
      ['10.0.0.2', { 'host.name': 'some-vm' }],
      ['10.8.8.8', { 'host.name': 'some-vm' }],
      [undefined, { 'host.name': 'some-vm' }],
    ];
    for (const [peer, resource] of unchanged) {
      expect(enrich(peer, resource)).toEqual([resource]);
    }
    expect(new Set(associations)).toEqual(new Set(['none']));
  });

  it('names services in the order of the conventions', () => {
    const annotations = {
      'resource.opentelemetry.io/service.name': 'basket',
      'resource.opentelemetry.io/team.name': 'checkout',
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
    };
    const nameOf = (pod: any, wellKnownLabels: boolean) => {
      const { index, enrich } = enricherOf({ wellKnownLabels });
      index.set(podOf('p', '10.0.0.3', pod));
      return enrich('10.0.0.3', {})[0];
    };
    const owned = (owner: object, labels: object = {}) => ({
      metadata: { labels, ownerReferences: [{ ...OWNER, ...owner }] },
    });
    expect(nameOf({ metadata: { annotations } }, true)).toMatchObject({
      'service.name': 'basket',
      'service.version': '9',
      'team.name': 'checkout',
    });
    expect(nameOf({}, true)['service.name']).toBe('my-release');
    expect(nameOf({}, false)['service.name']).toBe('cart');
    // No hash, so no Deployment.
    expect(nameOf(owned({ name: 'cart-6f' }), false)).toMatchObject({
      'service.name': 'cart-6f',
      'k8s.replicaset.name': 'cart-6f',
    });
    expect(
      nameOf(owned({ kind: 'StatefulSet', name: 'db' }), false),
    ).toMatchObject({ 'service.name': 'db', 'k8s.statefulset.name': 'db' });
    expect(
      nameOf(owned({ kind: 'Job', name: 'report-29384756' }), false),
    ).toMatchObject({
      'service.name': 'report',
      'k8s.cronjob.name': 'report',
      'k8s.job.name': 'report-29384756',
    });
    expect(
      nameOf(
        owned({ name: 'canary-77' }, { 'rollouts-pod-template-hash': '77' }),
        false,
      )['service.name'],
    ).toBe('canary');
    expect(
      nameOf({ metadata: { labels: {}, ownerReferences: [] } }, false)[
        'service.name'
      ],
    ).toBe('p');
    const two = [{ image: 'a:1' }, { image: 'b:2' }];
    expect(
      nameOf({ spec: { containers: two } }, false)['service.version'],
    ).toBeUndefined();
  });

  it('is the same array when there is nothing to add', () => {
    const { index } = enricherOf();
    const enrich = createEnricher(index);
    const request = requestOf({ 'service.name': 'vm' });
    expect(enrich('traces', request, '10.8.8.8')).toBe(request);
    const once = enrich('traces', request, '10.0.0.1');
    expect(enrich('traces', once, '10.0.0.1')).toBe(once);
  });
});
