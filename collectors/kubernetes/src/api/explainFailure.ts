import { ApiError } from './ApiError';
import type { ResourceKind } from './ResourceKind';

/** One sentence for whoever runs the collector: what failed and what to do. */
export function explainFailure(
  error: unknown,
  kind: ResourceKind<unknown>,
  namespace: string | undefined,
): string {
  const what = `${kind.resource}${
    namespace === undefined ? '' : ` of namespace ${namespace}`
  }`;
  if (!(error instanceof ApiError)) {
    const message = error instanceof Error ? error.message : String(error);
    return `Cannot read ${what}: ${message}`;
  }
  switch (error.status) {
    case 401:
      return `The API server does not accept our credentials (401) for ${what}: check the service account's token, or the user of the kubeconfig.`;
    case 403:
      return `The API server forbids reading ${what} (403): give the service account the ${
        namespace === undefined ? 'ClusterRole' : `Role in ${namespace}`
      } rule apiGroups: ["${kind.group}"], resources: ["${
        kind.resource
      }"], verbs: ["get", "list", "watch"].`;
    case 404:
      return `The API server does not have ${kind.resource} of ${
        kind.group || 'the core group'
      }/${
        kind.version
      } (404): the cluster is older than the collector expects, or the server's address is wrong.`;
    case 429:
      return `The API server is busy (429) and wants us to read ${what} later.`;
    default:
      return `The API server refuses ${what} (${error.status}${
        error.reason && ` ${error.reason}`
      }): ${error.message}`;
  }
}
