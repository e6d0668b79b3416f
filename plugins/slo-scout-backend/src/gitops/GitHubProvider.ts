import {
  DefaultGithubCredentialsProvider,
  type GithubCredentialsProvider,
  type ScmIntegrations,
} from '@backstage/integration';
import type { Octokit } from '@octokit/rest';
import type { ChangeRequest } from '@slo-scout/backstage-plugin-slo-scout-common';
import type {
  GitProvider,
  PublishRequest,
} from '@slo-scout/backstage-plugin-slo-scout-node';
import { assertPublishable } from './assertPublishable';
import { RefMovedError } from './git/RefMovedError';
import { createOctokit } from './github/createOctokit';
import { GithubBranch } from './github/GithubBranch';
import { GithubPullRequests } from './github/GithubPullRequests';
import {
  githubRepository,
  type GithubRepository,
} from './github/githubRepository';
import { readableGithubError } from './github/readableGithubError';

const ATTEMPTS = 4;

/**
 * GitHub.com and GitHub Enterprise, with the addresses and credentials of
 * Backstage's `integrations.github`.
 *
 * @public
 */
export class GitHubProvider implements GitProvider {
  readonly id = 'github';
  readonly #integrations: ScmIntegrations;
  readonly #credentials: GithubCredentialsProvider;

  constructor(options: { integrations: ScmIntegrations }) {
    this.#integrations = options.integrations;
    this.#credentials = DefaultGithubCredentialsProvider.fromIntegrations(
      options.integrations,
    );
  }

  async publish(request: PublishRequest): Promise<ChangeRequest> {
    assertPublishable(request);
    return this.#with(request.repository, request.signal, client =>
      this.#publish(client.octokit, client.repository, request),
    );
  }

  async refresh(
    address: string,
    changeRequest: ChangeRequest,
  ): Promise<ChangeRequest> {
    const number = /\/pull\/(\d+)$/.exec(changeRequest.url)?.[1];
    if (!number) {
      // There was nothing to propose when it was made, so nothing can have changed.
      return changeRequest;
    }
    return this.#with(address, undefined, async ({ octokit, repository }) => {
      const pulls = new GithubPullRequests(octokit, repository);
      const { url, commit, state } = await pulls.get(Number(number));
      return {
        ...changeRequest,
        url,
        commit,
        state,
        updatedAt: new Date().toISOString(),
      };
    });
  }

  async #publish(
    octokit: Octokit,
    repository: GithubRepository,
    request: PublishRequest,
  ): Promise<ChangeRequest> {
    const { branch, baseBranch } = request;
    const pulls = new GithubPullRequests(octokit, repository);
    const open = await pulls.newest(branch, baseBranch, 'open');
    const { commit, ahead } = await commitWithRetries(
      new GithubBranch(octokit, repository, request),
      open !== undefined,
    );
    const result = {
      provider: this.id,
      branch,
      commit,
      updatedAt: new Date().toISOString(),
    };
    if (open) {
      await pulls.describe(open, request);
      return { ...result, url: open.url, state: open.state };
    }
    if (!ahead) {
      // The base branch has the files already: show the pull request that brought them.
      const last = await pulls.newest(branch, baseBranch, 'all');
      return { ...result, url: last?.url ?? repository.url, state: 'merged' };
    }
    const { url, state } = await pulls.open(request);
    return { ...result, url, state };
  }

  async #with<T>(
    address: string,
    signal: AbortSignal | undefined,
    action: (client: {
      octokit: Octokit;
      repository: GithubRepository;
    }) => Promise<T>,
  ): Promise<T> {
    const repository = githubRepository(address);
    const { url } = repository;
    const baseUrl = this.#integrations.github.byUrl(url)?.config.apiBaseUrl;
    if (!baseUrl) {
      throw new Error(
        `No GitHub is configured for ${url}; add its host to integrations.github of the app-config.`,
      );
    }
    const { token } = await this.#credentials.getCredentials({ url });
    if (!token) {
      throw new Error(
        `There is no token for ${url}; add one to integrations.github of the app-config.`,
      );
    }
    try {
      const octokit = createOctokit({ baseUrl, token, signal });
      return await action({ octokit, repository });
    } catch (error) {
      throw readableGithubError(error, repository);
    }
  }
}

async function commitWithRetries(branch: GithubBranch, reviewed: boolean) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await branch.commit(reviewed);
    } catch (error) {
      if (!(error instanceof RefMovedError) || attempt === ATTEMPTS) {
        throw error;
      }
    }
  }
}
