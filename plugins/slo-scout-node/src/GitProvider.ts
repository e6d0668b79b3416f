import type { ChangeRequest } from '@slo-scout/backstage-plugin-slo-scout-common';

/**
 * Files to propose to a repository.
 *
 * @public
 */
export interface PublishRequest {
  /** Address of the repository, from `sloScout.gitops.repository`. */
  repository: string;
  baseBranch: string;
  /** Branch of the change; the same branch means the same change request. */
  branch: string;
  title: string;
  /** Markdown. */
  body: string;
  commitMessage: string;
  author: { name: string; email: string };
  /** Relative paths; a file that exists is replaced. */
  files: Array<{ path: string; content: string }>;
  signal?: AbortSignal;
}

/**
 * Opens change requests somewhere.
 *
 * @public
 */
export interface GitProvider {
  /** Name used in `sloScout.gitops.provider`, e.g. `git` or `github`. */
  readonly id: string;
  /**
   * Creates the branch from the base branch when it is missing, commits the
   * files when they differ and opens the change request, or updates the open
   * one. Called twice with the same request it changes nothing.
   */
  publish(request: PublishRequest): Promise<ChangeRequest>;
  /** Asks where the change request stands now. */
  refresh(
    repository: string,
    changeRequest: ChangeRequest,
  ): Promise<ChangeRequest>;
}
