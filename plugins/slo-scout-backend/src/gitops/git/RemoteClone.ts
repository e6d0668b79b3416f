import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import git, { type AuthCallback } from 'isomorphic-git';
import http from 'isomorphic-git/http/node';
import { RefMovedError } from './RefMovedError';

/**
 * The branches that matter of a repository on the network, in a temporary
 * directory. Disposed of after every use: nothing on disk can go stale.
 *
 * @internal
 */
export class RemoteClone {
  private constructor(
    readonly gitdir: string,
    private readonly onAuth: AuthCallback | undefined,
  ) {}

  /**
   * Fetches the branches that exist among the given ones.
   *
   * @throws Error with one sentence when the server cannot be read
   */
  static async fetch(options: {
    url: string;
    branches: string[];
    onAuth?: AuthCallback;
    signal?: AbortSignal;
  }): Promise<RemoteClone> {
    const gitdir = await fs.promises.mkdtemp(
      path.join(os.tmpdir(), 'slo-scout-git-'),
    );
    const { url, onAuth, branches, signal } = options;
    const clone = new RemoteClone(gitdir, onAuth);
    try {
      await git.init({ fs, gitdir, bare: true });
      await git.addRemote({ fs, gitdir, remote: 'origin', url });
      const refs = await git.listServerRefs({
        http,
        url,
        onAuth,
        headers: headers(),
        prefix: 'refs/heads/',
      });
      for (const branch of branches) {
        signal?.throwIfAborted();
        const found = refs.find(({ ref }) => ref === `refs/heads/${branch}`);
        if (found) {
          await clone.fetchBranch(branch, found.oid);
        }
      }
      return clone;
    } catch (error) {
      await clone.dispose();
      throw error;
    }
  }

  private async fetchBranch(branch: string, oid: string): Promise<void> {
    await git.fetch({
      fs,
      http,
      gitdir: this.gitdir,
      remote: 'origin',
      remoteRef: branch,
      ref: branch,
      singleBranch: true,
      tags: false,
      onAuth: this.onAuth,
      headers: headers(),
    });
    await git.writeRef({
      fs,
      gitdir: this.gitdir,
      ref: `refs/heads/${branch}`,
      value: oid,
      force: true,
    });
  }

  /**
   * Pushes a commit to a branch; the server refuses what is not a fast-forward.
   *
   * @throws RefMovedError when the branch was moved meanwhile
   */
  async push(branch: string, oid: string): Promise<void> {
    await git.writeRef({
      fs,
      gitdir: this.gitdir,
      ref: `refs/heads/${branch}`,
      value: oid,
      force: true,
    });
    try {
      await git.push({
        fs,
        http,
        gitdir: this.gitdir,
        remote: 'origin',
        ref: `refs/heads/${branch}`,
        remoteRef: `refs/heads/${branch}`,
        onAuth: this.onAuth,
        headers: headers(),
      });
    } catch (error) {
      if (error instanceof git.Errors.PushRejectedError) {
        throw new RefMovedError(`The branch "${branch}" was moved meanwhile.`);
      }
      throw error;
    }
  }

  async dispose(): Promise<void> {
    await fs.promises.rm(this.gitdir, { recursive: true, force: true });
  }
}

/** A new object for each call: isomorphic-git adds the protocol of one call to it, which the next must not send. */
function headers(): Record<string, string> {
  return { 'User-Agent': 'git/slo-scout' };
}
