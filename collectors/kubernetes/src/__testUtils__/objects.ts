import { randomUUID } from 'node:crypto';

/** Objects that a real API server accepts too. */
const labels = { app: 'cart' };

export function template(image: string, rest: object = {}) {
  return {
    metadata: { labels, ...rest },
    spec: { containers: [{ name: 'server', image }] },
  };
}

export function pod(name: string, rest: any = {}) {
  return {
    metadata: { name, ...rest.metadata },
    spec: {
      containers: [{ name: 'server', image: 'registry:5000/cart:1.4.2' }],
      ...rest.spec,
    },
  };
}

export function deployment(name: string, replicas: number) {
  return {
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: template('cart:1'),
    },
  };
}

export function replicaSet(
  name: string,
  rest: { owner?: any; revision?: number; image?: string; hash?: string } = {},
) {
  const { owner, revision, image = 'cart:1', hash } = rest;
  const own = { ...labels, ...(hash && { 'pod-template-hash': hash }) };
  return {
    metadata: {
      name,
      labels: own,
      ...(revision && {
        annotations: { 'deployment.kubernetes.io/revision': `${revision}` },
      }),
      ...(owner && { ownerReferences: [ownerReference(owner)] }),
    },
    spec: {
      replicas: 0,
      selector: { matchLabels: own },
      template: template(image, { labels: own }),
    },
  };
}

export function controllerRevision(
  name: string,
  owner: any,
  revision: number,
  image: string,
) {
  return {
    metadata: {
      name,
      labels: { 'controller.kubernetes.io/hash': name },
      ownerReferences: [ownerReference(owner)],
    },
    revision,
    data: { spec: { template: { $patch: 'replace', ...template(image) } } },
  };
}

export function autoscaler(name: string, target: string) {
  return {
    metadata: { name },
    spec: {
      minReplicas: 1,
      maxReplicas: 4,
      scaleTargetRef: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: target,
      },
    },
  };
}

export function ownerReference(owner: {
  kind: string;
  name: string;
  uid?: string;
}) {
  return {
    apiVersion: 'apps/v1',
    controller: true,
    kind: owner.kind,
    name: owner.name,
    uid: owner.uid ?? randomUUID(),
  };
}
