import fs from 'node:fs';
import git from 'isomorphic-git';

/**
 * The commit that a branch points at; undefined when there is no such branch.
 *
 * @internal
 */
export async function readRef(
  gitdir: string,
  branch: string,
): Promise<string | undefined> {
  try {
    return await git.resolveRef({ fs, gitdir, ref: `refs/heads/${branch}` });
  } catch (error) {
    if (error instanceof git.Errors.NotFoundError) {
      return undefined;
    }
    throw error;
  }
}
