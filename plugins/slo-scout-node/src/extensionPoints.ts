import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { GitProvider } from './GitProvider';

/**
 * Where modules add their git hosts.
 *
 * @public
 */
export interface GitProvidersExtensionPoint {
  /** Throws when a provider with this id exists. */
  addGitProvider(provider: GitProvider): void;
}

/**
 * Extension point of the slo-scout plugin for git hosts.
 *
 * @public
 */
export const gitProvidersExtensionPoint =
  createExtensionPoint<GitProvidersExtensionPoint>({
    id: 'slo-scout.git-providers',
  });
