import fs from 'node:fs';
import type { PublishRequest } from '@slo-scout/backstage-plugin-slo-scout-node';
import git from 'isomorphic-git';
import { writeFiles } from './writeFiles';

/**
 * What the branch must point at after a request.
 *
 * @internal
 */
export interface Commit {
  oid: string;
  /** False when the files are in the repository already, as they are. */
  changed: boolean;
  /** The files are in the base branch already. */
  merged: boolean;
}

/**
 * Commits the files on top of the branch, or on top of the base when the branch is
 * new or all of it was merged. Writes objects only, moves nothing.
 *
 * @param base - commit of the base branch
 * @param tip - commit of the branch; undefined when it does not exist
 * @internal
 */
export async function commitFiles(
  gitdir: string,
  base: string,
  tip: string | undefined,
  request: PublishRequest,
): Promise<Commit> {
  const onBase = tip === undefined || (await isReachable(gitdir, tip, base));
  const parent = onBase ? base : tip;
  const { commit } = await git.readCommit({ fs, gitdir, oid: parent });
  const tree = await writeFiles(gitdir, commit.tree, request.files);
  if (tree === commit.tree) {
    return { oid: parent, changed: false, merged: onBase };
  }
  const person = {
    ...request.author,
    timestamp: Math.floor(Date.now() / 1000),
    timezoneOffset: 0,
  };
  const oid = await git.writeCommit({
    fs,
    gitdir,
    commit: {
      message: `${request.commitMessage.trim()}\n`,
      tree,
      parent: [parent],
      author: person,
      committer: person,
    },
  });
  return { oid, changed: true, merged: false };
}

/**
 * Whether a commit is another one or among its ancestors.
 *
 * @internal
 */
export async function isReachable(
  gitdir: string,
  oid: string,
  from: string,
): Promise<boolean> {
  return (
    oid === from ||
    git.isDescendent({ fs, gitdir, oid: from, ancestor: oid, depth: -1 })
  );
}
