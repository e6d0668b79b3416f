// The local bare repository that the demo's pull requests go to.
import fs from 'node:fs';
import path from 'node:path';
import git from 'isomorphic-git';

/** Creates it with one commit on main when it is missing. */
export async function ensureBareRepository(gitdir) {
  if (fs.existsSync(path.join(gitdir, 'HEAD'))) return;
  fs.mkdirSync(gitdir, { recursive: true });
  await git.init({ fs, gitdir, bare: true, defaultBranch: 'main' });
  const oid = await git.writeBlob({
    fs,
    gitdir,
    blob: new TextEncoder().encode(
      '# SLOs\n\nRules, tests, dashboards and runbooks live in slos/.\n',
    ),
  });
  const tree = await git.writeTree({
    fs,
    gitdir,
    tree: [{ mode: '100644', path: 'README.md', oid, type: 'blob' }],
  });
  const author = { name: 'SLO-Scout demo', email: 'demo@example.com' };
  await git.commit({
    fs,
    gitdir,
    tree,
    message: 'Start the repository of SLOs',
    author,
    ref: 'refs/heads/main',
    parent: [],
  });
}
