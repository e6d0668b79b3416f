import type { Config } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import type { GitProvider } from '@slo-scout/backstage-plugin-slo-scout-node';
import { GitHubProvider } from './GitHubProvider';
import { PlainGitProvider } from './PlainGitProvider';

/**
 * The git hosts that come with the plugin: `git` and `github`.
 *
 * Reads `integrations`, `sloScout.gitops.baseBranch` (default `main`) and
 * `sloScout.gitops.createMissing` (default false): whether a bare repository is made when a local path has none.
 *
 * @param config - root of the app-config
 * @internal
 */
export function createGitProviders(config: Config): GitProvider[] {
  const integrations = ScmIntegrations.fromConfig(config);
  return [
    new PlainGitProvider({
      integrations,
      baseBranch:
        config.getOptionalString('sloScout.gitops.baseBranch') ?? 'main',
      createMissing: config.getOptionalBoolean('sloScout.gitops.createMissing'),
    }),
    new GitHubProvider({ integrations }),
  ];
}
