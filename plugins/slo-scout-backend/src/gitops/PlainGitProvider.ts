import type { ScmIntegrations } from '@backstage/integration';
import type { ChangeRequest } from '@slo-scout/backstage-plugin-slo-scout-common';
import type {
  GitProvider,
  PublishRequest,
} from '@slo-scout/backstage-plugin-slo-scout-node';
import { assertPublishable } from './assertPublishable';
import { commitFiles, isReachable } from './git/commitFiles';
import { gitCredentials } from './git/gitCredentials';
import { localPath, openLocalRepository } from './git/LocalRepository';
import { readableError } from './git/readableError';
import { readRef } from './git/readRef';
import { RefMovedError } from './git/RefMovedError';
import { RemoteClone } from './git/RemoteClone';
import { updateRef } from './git/updateRef';
import { withoutCredentials } from './git/withoutCredentials';

/** One of those who move a branch at the same moment always wins. */
const ATTEMPTS = 10;

/** A repository whose branches can be read on disk and moved where they belong. */
interface OpenRepository {
  gitdir: string;
  /** Address without credentials. */
  url: string;
  move(branch: string, oid: string, from: string | undefined): Promise<void>;
  close(): Promise<void>;
}

/**
 * Any git repository that is on disk or speaks git's HTTP protocol. There are no pull
 * requests in git itself: the branch is the change request, and it is merged when its commit is
 * reachable from the base branch.
 *
 * @public
 */
export class PlainGitProvider implements GitProvider {
  readonly id = 'git';
  readonly #integrations: ScmIntegrations;
  readonly #createMissing: boolean;
  readonly #baseBranch: string;

  /**
   * @param options - `createMissing` makes a bare repository when a local path holds none;
   * `baseBranch` is where {@link PlainGitProvider.refresh} looks for merged commits
   */
  constructor(options: {
    integrations: ScmIntegrations;
    baseBranch: string;
    createMissing?: boolean;
  }) {
    this.#integrations = options.integrations;
    this.#baseBranch = options.baseBranch;
    this.#createMissing = options.createMissing ?? false;
  }

  async publish(request: PublishRequest): Promise<ChangeRequest> {
    assertPublishable(request);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#publishOnce(request);
      } catch (error) {
        if (!(error instanceof RefMovedError) || attempt === ATTEMPTS) {
          throw error;
        }
      }
    }
  }

  async #publishOnce(request: PublishRequest): Promise<ChangeRequest> {
    const { branch, baseBranch, signal } = request;
    const repository = await this.#open(
      request.repository,
      [baseBranch, branch],
      request,
    );
    try {
      const { gitdir } = repository;
      const base = await readRef(gitdir, baseBranch);
      if (!base) {
        throw new Error(
          `The repository ${repository.url} has no branch "${baseBranch}"; push a first commit to it or set sloScout.gitops.baseBranch.`,
        );
      }
      const tip = await readRef(gitdir, branch);
      const commit = await commitFiles(gitdir, base, tip, request);
      signal?.throwIfAborted();
      if (commit.changed) {
        await repository.move(branch, commit.oid, tip);
      }
      return {
        provider: this.id,
        url: repository.url,
        branch,
        commit: commit.oid,
        state: commit.merged ? 'merged' : 'open',
        updatedAt: new Date().toISOString(),
      };
    } finally {
      await repository.close();
    }
  }

  async refresh(
    address: string,
    changeRequest: ChangeRequest,
  ): Promise<ChangeRequest> {
    const repository = await this.#open(address, [
      this.#baseBranch,
      changeRequest.branch,
    ]);
    try {
      return {
        ...changeRequest,
        ...(await this.#standing(repository.gitdir, changeRequest)),
        updatedAt: new Date().toISOString(),
      };
    } finally {
      await repository.close();
    }
  }

  async #standing(
    gitdir: string,
    { branch, commit }: ChangeRequest,
  ): Promise<Pick<ChangeRequest, 'state' | 'commit'>> {
    const base = await readRef(gitdir, this.#baseBranch);
    const tip = await readRef(gitdir, branch);
    // Somebody may have added a commit to the branch before merging it.
    const newest = tip ?? commit;
    if (base && (await isReachable(gitdir, newest, base))) {
      return { state: 'merged', commit: newest };
    }
    return { state: tip ? 'open' : 'closed', commit: newest };
  }

  async #open(
    address: string,
    branches: string[],
    request?: PublishRequest,
  ): Promise<OpenRepository> {
    const directory = localPath(address);
    if (directory) {
      return this.#openLocal(directory, request);
    }
    if (!/^https?:\/\//.test(address)) {
      throw new Error(
        'sloScout.gitops.repository must be an absolute path, a file URL or an http(s) URL for the provider "git".',
      );
    }
    return this.#openRemote(address, branches, request?.signal);
  }

  async #openLocal(
    directory: string,
    request?: PublishRequest,
  ): Promise<OpenRepository> {
    const { gitdir, url, checkedOut } = await openLocalRepository(
      directory,
      this.#createMissing && request ? request : undefined,
    );
    if (request && checkedOut === request.branch) {
      throw new Error(
        `The branch "${request.branch}" is checked out in ${url}; check out another one there or use a bare repository.`,
      );
    }
    return {
      gitdir,
      url,
      move: (branch, oid, from) => updateRef(gitdir, branch, oid, from),
      close: async () => {},
    };
  }

  async #openRemote(
    address: string,
    branches: string[],
    signal?: AbortSignal,
  ): Promise<OpenRepository> {
    const url = withoutCredentials(address);
    const auth = await gitCredentials(this.#integrations, url);
    const clone = await RemoteClone.fetch({
      url: address,
      branches,
      signal,
      onAuth: auth && (() => auth),
    }).catch(error => {
      throw readableError(error, url);
    });
    return {
      gitdir: clone.gitdir,
      url,
      move: (branch, oid) =>
        clone.push(branch, oid).catch(error => {
          throw readableError(error, url);
        }),
      close: () => clone.dispose(),
    };
  }
}
