import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import git from 'isomorphic-git';

/**
 * A repository on a disk of this machine, bare or with a work tree.
 *
 * @internal
 */
export interface LocalRepository {
  gitdir: string;
  /** File URL of the repository. */
  url: string;
  /** The branch that is checked out, when there is a work tree. */
  checkedOut?: string;
}

/**
 * The path of a repository that is given as a file URL or a path; undefined
 * for an address on the network.
 *
 * @internal
 */
export function localPath(repository: string): string | undefined {
  if (repository.startsWith('file://')) {
    return fileURLToPath(repository);
  }
  return path.isAbsolute(repository) ? repository : undefined;
}

/**
 * Opens a repository on disk.
 *
 * @param createWith - makes the repository when nothing is at the path: a bare one with an empty first commit on this branch
 * @throws Error with one sentence when there is none
 * @internal
 */
export async function openLocalRepository(
  directory: string,
  createWith?: { baseBranch: string; author: { name: string; email: string } },
): Promise<LocalRepository> {
  const url = pathToFileURL(directory).href;
  if (await isGitDirectory(directory)) {
    return { gitdir: directory, url };
  }
  const inner = path.join(directory, '.git');
  if (await isGitDirectory(inner)) {
    const checkedOut = await git.currentBranch({ fs, gitdir: inner });
    return { gitdir: inner, url, checkedOut: checkedOut ?? undefined };
  }
  if (!createWith) {
    throw new Error(
      `There is no git repository at "${directory}"; make one with "git init --bare" and push a first commit, or set sloScout.gitops.createMissing.`,
    );
  }
  await create(directory, createWith);
  return { gitdir: directory, url };
}

async function create(
  directory: string,
  {
    baseBranch,
    author,
  }: { baseBranch: string; author: { name: string; email: string } },
): Promise<void> {
  const entries = await fs.promises.readdir(directory).catch(() => []);
  if (entries.length > 0) {
    throw new Error(
      `"${directory}" is neither empty nor a git repository; choose another sloScout.gitops.repository.`,
    );
  }
  // Made beside and moved into place, so that nobody meets half a repository.
  await fs.promises.mkdir(path.dirname(directory), { recursive: true });
  const gitdir = await fs.promises.mkdtemp(`${directory}.new-`);
  try {
    await git.init({ fs, gitdir, bare: true, defaultBranch: baseBranch });
    await git.commit({
      fs,
      gitdir,
      message: 'Start the repository\n',
      author,
      tree: await git.writeTree({ fs, gitdir, tree: [] }),
      parent: [],
      ref: `refs/heads/${baseBranch}`,
    });
    await fs.promises.chmod(gitdir, 0o755);
    await fs.promises.rename(gitdir, directory);
  } catch (error) {
    await fs.promises.rm(gitdir, { recursive: true, force: true });
    if (!(await isGitDirectory(directory))) {
      throw error;
    }
  }
}

async function isGitDirectory(directory: string): Promise<boolean> {
  const found = await Promise.all(
    ['HEAD', 'objects', 'refs'].map(name =>
      fs.promises.access(path.join(directory, name)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.every(Boolean);
}
