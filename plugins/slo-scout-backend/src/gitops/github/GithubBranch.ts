import type { PublishRequest } from '@slo-scout/backstage-plugin-slo-scout-node';
import type { Octokit } from '@octokit/rest';
import { RefMovedError } from '../git/RefMovedError';
import type { GithubRepository } from './githubRepository';
import { isHttpError, refusalText } from './httpError';

/**
 * Where a branch stands after a request.
 *
 * @internal
 */
export interface BranchState {
  commit: string;
  /** The branch has something that the base branch does not have. */
  ahead: boolean;
}

/**
 * Puts the files of a request on its branch through GitHub's git database, in
 * one commit.
 *
 * @internal
 */
export class GithubBranch {
  constructor(
    private readonly octokit: Octokit,
    private readonly repository: GithubRepository,
    private readonly request: PublishRequest,
  ) {}

  /**
   * Commits what differs.
   *
   * @param reviewed - a pull request is open: its commits stay. Else a branch that went another way than the base,
   * left over from a squashed or closed request, starts again from the base
   * @throws RefMovedError when somebody moved the branch meanwhile
   */
  async commit(reviewed: boolean): Promise<BranchState> {
    const { baseBranch, branch } = this.request;
    const base = await this.head(baseBranch);
    if (!base) {
      throw new Error(
        `The repository ${this.repository.url} has no branch "${baseBranch}", or the token must not see the repository; check sloScout.gitops.`,
      );
    }
    const tip = await this.head(branch);
    const relation = tip ? await this.relation(base, tip) : 'none';
    const ahead = relation === 'ahead' || (reviewed && relation === 'diverged');
    const parent = ahead && tip ? tip : base;
    const commit = await this.createCommit(parent);
    if (!commit) {
      return { commit: parent, ahead };
    }
    await this.move(commit, tip, relation === 'diverged' && !reviewed);
    return { commit, ahead: true };
  }

  /** The commit that a branch points at. */
  private async head(branch: string): Promise<string | undefined> {
    try {
      const { data } = await this.octokit.git.getRef({
        ...this.name(),
        ref: `heads/${branch}`,
      });
      return data.object.sha;
    } catch (error) {
      if (isHttpError(error, 404)) {
        return undefined;
      }
      throw error;
    }
  }

  private async relation(
    base: string,
    tip: string,
  ): Promise<'ahead' | 'diverged' | 'merged'> {
    const { data } = await this.octokit.repos.compareCommitsWithBasehead({
      ...this.name(),
      basehead: `${base}...${tip}`,
      per_page: 1,
    });
    return data.status === 'ahead' || data.status === 'diverged'
      ? data.status
      : 'merged';
  }

  /** @returns undefined when the parent has the files already, as they are */
  private async createCommit(parent: string): Promise<string | undefined> {
    const { files, commitMessage, author } = this.request;
    const { data: parentCommit } = await this.octokit.git.getCommit({
      ...this.name(),
      commit_sha: parent,
    });
    const { data: tree } = await this.octokit.git.createTree({
      ...this.name(),
      base_tree: parentCommit.tree.sha,
      tree: files.map(({ path, content }) => ({
        path,
        content,
        mode: '100644',
        type: 'blob',
      })),
    });
    if (tree.sha === parentCommit.tree.sha) {
      return undefined;
    }
    const { data: commit } = await this.octokit.git.createCommit({
      ...this.name(),
      message: commitMessage,
      tree: tree.sha,
      parents: [parent],
      author,
    });
    return commit.sha;
  }

  private async move(
    commit: string,
    tip: string | undefined,
    force: boolean,
  ): Promise<void> {
    const { branch } = this.request;
    try {
      if (tip) {
        await this.octokit.git.updateRef({
          ...this.name(),
          ref: `heads/${branch}`,
          sha: commit,
          force,
        });
      } else {
        await this.octokit.git.createRef({
          ...this.name(),
          ref: `refs/heads/${branch}`,
          sha: commit,
        });
      }
    } catch (error) {
      if (
        isHttpError(error, 422) &&
        /fast.forward|already exists/i.test(refusalText(error))
      ) {
        throw new RefMovedError(`The branch "${branch}" was moved meanwhile.`);
      }
      throw error;
    }
  }

  private name() {
    return { owner: this.repository.owner, repo: this.repository.repo };
  }
}
