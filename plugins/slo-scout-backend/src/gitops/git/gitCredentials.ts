import {
  DefaultGithubCredentialsProvider,
  type ScmIntegrations,
} from '@backstage/integration';
import type { GitAuth } from 'isomorphic-git';

/**
 * User and password for a repository over HTTP, from Backstage's `integrations`;
 * undefined when none is configured for its host, as for a public one.
 *
 * @internal
 */
export async function gitCredentials(
  integrations: ScmIntegrations,
  url: string,
): Promise<GitAuth | undefined> {
  if (integrations.github.byUrl(url)) {
    const { token } = await DefaultGithubCredentialsProvider.fromIntegrations(
      integrations,
    ).getCredentials({ url });
    return token ? { username: 'x-access-token', password: token } : undefined;
  }
  const gitlab = integrations.gitlab.byUrl(url)?.config.token;
  if (gitlab) {
    return { username: 'oauth2', password: gitlab };
  }
  const other =
    integrations.gitea.byUrl(url)?.config ??
    integrations.bitbucketServer.byUrl(url)?.config;
  return other?.username && other.password
    ? { username: other.username, password: other.password }
    : undefined;
}
