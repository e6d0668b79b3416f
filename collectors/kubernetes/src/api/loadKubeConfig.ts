import { KubeConfig } from '@kubernetes/client-node';
import { existsSync } from 'node:fs';
import { UsageError } from '@slo-scout/program';

const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';
const CLIENTS_OWN_GUESS = 'http://localhost:8080';

/**
 * Options of {@link loadKubeConfig}.
 *
 * @public
 */
export interface KubeConfigOptions {
  /** A file, instead of what the environment says. */
  file?: string;
  /** A context of it, instead of its current one. */
  context?: string;
}

/**
 * How to reach the API server: the file given, else that of KUBECONFIG, else
 * the pod's service account, else `~/.kube/config`.
 *
 * @throws UsageError when there is none, it cannot be read, or it reaches the server without TLS and does not say that this is meant
 * @public
 */
export function loadKubeConfig(options: KubeConfigOptions = {}): KubeConfig {
  const { file, context } = options;
  const config = new KubeConfig();
  try {
    if (file) config.loadFromFile(file);
    // Inside a cluster a forgotten file in the image must not win.
    else if (!process.env.KUBECONFIG && inCluster()) config.loadFromCluster();
    else config.loadFromDefault();
  } catch (error) {
    throw new UsageError(
      `The kubeconfig ${file ?? process.env.KUBECONFIG ?? ''} cannot be read: ${
        (error as Error).message
      }`,
    );
  }
  if (context !== undefined) config.setCurrentContext(context);
  const cluster = config.getCurrentCluster();
  if (!cluster) {
    throw new UsageError(
      `The kubeconfig has no cluster for the context "${config.getCurrentContext()}": choose one of ${
        config
          .getContexts()
          .map(one => one.name)
          .join(', ') || 'none'
      } with --context.`,
    );
  }
  // The client refuses each request, which would look like a server that is
  // away; and without any configuration it falls back to http://localhost:8080.
  if (cluster.server.startsWith('http:') && !cluster.skipTLSVerify) {
    throw new UsageError(
      cluster.server === CLIENTS_OWN_GUESS
        ? 'No kubeconfig was found: give a file, set KUBECONFIG, or run inside a cluster.'
        : `The kubeconfig reaches ${cluster.server} without TLS: use https, or set insecure-skip-tls-verify: true for this cluster where that is meant, as with kubectl proxy.`,
    );
  }
  return config;
}

function inCluster(): boolean {
  return Boolean(process.env.KUBERNETES_SERVICE_HOST) && existsSync(TOKEN);
}
