import { KubeConfig } from '@kubernetes/client-node';

/** An API server that tests may change: the real one or our stub. */
export interface TestCluster {
  readonly url: string;
  /** Sends a request as an administrator; throws when it is refused. */
  call(method: string, path: string, body?: object): Promise<any>;
  /** Makes resource versions and continue tokens handed out until now expire. */
  expire(): Promise<void>;
  stop(): Promise<void>;
}

export const TOKENS = {
  admin: 'admin-token',
  /** Known, but allowed nothing. */
  nobody: 'nobody-token',
};

/** A kubeconfig for a server of a test. */
export function configFor(
  url: string,
  token: string = TOKENS.admin,
): KubeConfig {
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: 'test', server: url, skipTLSVerify: true },
    { name: 'test', token },
  );
  return config;
}
