import fs from 'node:fs';
import path from 'node:path';
import git from 'isomorphic-git';
import { readRef } from './readRef';
import { RefMovedError } from './RefMovedError';

const LOCK_ATTEMPTS = 40;
const LOCK_PAUSE_MS = 50;

/**
 * Moves a branch of a repository on disk from one commit to another, or not at
 * all. It locks as git itself does (`<ref>.lock`, then rename), so a `git push`
 * at the same moment and this one cannot both win.
 *
 * @param expected - where the branch must be now; undefined: it must not exist
 * @throws RefMovedError when the branch is elsewhere or stays locked
 * @internal
 */
export async function updateRef(
  gitdir: string,
  branch: string,
  oid: string,
  expected: string | undefined,
): Promise<void> {
  const file = path.join(gitdir, 'refs', 'heads', ...branch.split('/'));
  const lockFile = `${file}.lock`;
  if (expected === undefined) {
    await requireNoNesting(gitdir, branch);
  }
  await fs.promises.mkdir(path.dirname(file), { recursive: true });
  const lock = await takeLock(lockFile);
  try {
    const current = await readRef(gitdir, branch);
    if (current !== expected) {
      throw new RefMovedError(`The branch "${branch}" was moved meanwhile.`);
    }
    await lock.writeFile(`${oid}\n`);
    await lock.sync();
    await lock.close();
    await fs.promises.rename(lockFile, file);
  } catch (error) {
    await lock.close().catch(() => undefined);
    await fs.promises.rm(lockFile, { force: true });
    throw error;
  }
}

/** Git keeps branches as files in folders, so `a` and `a/b` cannot both exist. */
async function requireNoNesting(gitdir: string, branch: string): Promise<void> {
  const branches = await git.listBranches({ fs, gitdir });
  const other = branches.find(
    existing =>
      existing.startsWith(`${branch}/`) || branch.startsWith(`${existing}/`),
  );
  if (other) {
    throw new Error(
      `The branch "${branch}" cannot be made beside the branch "${other}"; choose another sloScout.gitops.branchPrefix.`,
    );
  }
}

async function takeLock(lockFile: string): Promise<fs.promises.FileHandle> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fs.promises.open(lockFile, 'wx');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw error;
      }
      if (attempt === LOCK_ATTEMPTS) {
        throw new RefMovedError(
          `The branch is locked; remove "${lockFile}" if no git process is running.`,
        );
      }
      await new Promise(resolve => setTimeout(resolve, LOCK_PAUSE_MS));
    }
  }
}
