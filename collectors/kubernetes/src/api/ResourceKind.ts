import { decodeAutoscaler } from '../objects/decodeAutoscaler';
import { decodePod } from '../objects/decodePod';
import { decodeRevision } from '../objects/decodeRevision';
import { decodeWorkload } from '../objects/decodeWorkload';

/** Something the API lists and watches. */
export interface ResourceKind<T> {
  /** Plural, as in the API's paths and in RBAC rules. */
  resource: string;
  /** Empty for the core group. */
  group: string;
  version: string;
  /** @throws TypeError when the value is no such object */
  decode(object: unknown): T;
}

const apps = { group: 'apps', version: 'v1' };

/** The kinds the collector reads; they are also all that RBAC must allow. */
export const KINDS = {
  pods: { resource: 'pods', group: '', version: 'v1', decode: decodePod },
  deployments: {
    ...apps,
    resource: 'deployments',
    decode: (object: unknown) => decodeWorkload('Deployment', object),
  },
  statefulSets: {
    ...apps,
    resource: 'statefulsets',
    decode: (object: unknown) => decodeWorkload('StatefulSet', object),
  },
  daemonSets: {
    ...apps,
    resource: 'daemonsets',
    decode: (object: unknown) => decodeWorkload('DaemonSet', object),
  },
  replicaSets: { ...apps, resource: 'replicasets', decode: decodeRevision },
  controllerRevisions: {
    ...apps,
    resource: 'controllerrevisions',
    decode: decodeRevision,
  },
  autoscalers: {
    resource: 'horizontalpodautoscalers',
    group: 'autoscaling',
    version: 'v2',
    decode: decodeAutoscaler,
  },
} as const;

/** The path of a kind's collection. */
export function pathOf(
  kind: ResourceKind<unknown>,
  namespace: string | undefined,
): string {
  const api = kind.group === '' ? 'api' : `apis/${kind.group}`;
  const scope =
    namespace === undefined
      ? ''
      : `namespaces/${encodeURIComponent(namespace)}/`;
  return `/${api}/${kind.version}/${scope}${kind.resource}`;
}
