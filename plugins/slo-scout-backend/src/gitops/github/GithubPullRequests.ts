import type { ChangeRequest } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { PublishRequest } from '@slo-scout/backstage-plugin-slo-scout-node';
import type { Octokit } from '@octokit/rest';
import type { GithubRepository } from './githubRepository';
import { isHttpError, refusalText } from './httpError';

/**
 * A pull request as far as it matters here.
 *
 * @internal
 */
export interface PullRequest {
  number: number;
  url: string;
  title: string;
  body: string;
  state: ChangeRequest['state'];
  commit: string;
}

interface PullRequestData {
  number: number;
  html_url: string;
  title: string;
  body?: string | null;
  state: string;
  merged_at?: string | null;
  head: { sha: string };
}

/**
 * The pull requests of one branch.
 *
 * @internal
 */
export class GithubPullRequests {
  constructor(
    private readonly octokit: Octokit,
    private readonly repository: GithubRepository,
  ) {}

  /** The newest pull request from a branch to a base in one of these states. */
  async newest(
    branch: string,
    base: string,
    state: 'open' | 'all',
  ): Promise<PullRequest | undefined> {
    const { owner } = this.repository;
    const { data } = await this.octokit.pulls.list({
      ...this.name(),
      head: `${owner}:${branch}`,
      base,
      state,
      sort: 'created',
      direction: 'desc',
      per_page: 1,
    });
    return data[0] && toPullRequest(data[0]);
  }

  async get(number: number): Promise<PullRequest> {
    const { data } = await this.octokit.pulls.get({
      ...this.name(),
      pull_number: number,
    });
    return toPullRequest(data);
  }

  /** Opens the pull request, or finds the one that somebody opened at the same moment. */
  async open(request: PublishRequest): Promise<PullRequest> {
    const { branch, baseBranch, title, body } = request;
    try {
      const { data } = await this.octokit.pulls.create({
        ...this.name(),
        head: branch,
        base: baseBranch,
        title,
        body,
      });
      return toPullRequest(data);
    } catch (error) {
      if (
        isHttpError(error, 422) &&
        /already exists/i.test(refusalText(error))
      ) {
        const existing = await this.newest(branch, baseBranch, 'open');
        if (existing) {
          return existing;
        }
      }
      throw error;
    }
  }

  /** Gives an open pull request the title and the text of the request. */
  async describe(
    pullRequest: PullRequest,
    { title, body }: PublishRequest,
  ): Promise<void> {
    // GitHub keeps line ends as Windows writes them.
    const same = (a: string, b: string) =>
      a.replace(/\r\n/g, '\n').trim() === b.replace(/\r\n/g, '\n').trim();
    if (same(pullRequest.title, title) && same(pullRequest.body, body)) {
      return;
    }
    await this.octokit.pulls.update({
      ...this.name(),
      pull_number: pullRequest.number,
      title,
      body,
    });
  }

  private name() {
    return { owner: this.repository.owner, repo: this.repository.repo };
  }
}

function toPullRequest(data: PullRequestData): PullRequest {
  const closed = data.merged_at ? 'merged' : 'closed';
  return {
    number: data.number,
    url: data.html_url,
    title: data.title,
    body: data.body ?? '',
    state: data.state === 'open' ? 'open' : closed,
    commit: data.head.sha,
  };
}
