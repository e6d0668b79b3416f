import fs from 'node:fs';
import git, { type TreeEntry, type TreeObject } from 'isomorphic-git';

/** Files and folders of a folder, by name. */
type Folder = Map<string, string | Folder>;

/**
 * Writes a tree that is another with some files put in or replaced; no work
 * tree is needed.
 *
 * @param tree - id of the tree to start from; undefined: an empty one
 * @returns id of the new tree, the same as `tree` when nothing differs
 * @internal
 */
export async function writeFiles(
  gitdir: string,
  tree: string | undefined,
  files: Array<{ path: string; content: string }>,
): Promise<string> {
  const root: Folder = new Map();
  for (const { path, content } of files) {
    const segments = path.split('/');
    const name = segments.pop() ?? '';
    const folder = segments.reduce<Folder>((parent, segment) => {
      const child = parent.get(segment);
      if (child instanceof Map) {
        return child;
      }
      const created: Folder = new Map();
      parent.set(segment, created);
      return created;
    }, root);
    folder.set(name, content);
  }
  return writeFolder(gitdir, tree, root);
}

async function writeFolder(
  gitdir: string,
  tree: string | undefined,
  folder: Folder,
): Promise<string> {
  const entries = new Map<string, TreeEntry>();
  for (const entry of tree ? await readEntries(gitdir, tree) : []) {
    entries.set(entry.path, entry);
  }
  for (const [name, child] of folder) {
    const existing = entries.get(name);
    entries.set(
      name,
      child instanceof Map
        ? {
            mode: '040000',
            path: name,
            type: 'tree',
            oid: await writeFolder(
              gitdir,
              existing?.type === 'tree' ? existing.oid : undefined,
              child,
            ),
          }
        : {
            mode: '100644',
            path: name,
            type: 'blob',
            oid: await git.writeBlob({
              fs,
              gitdir,
              blob: Buffer.from(child, 'utf8'),
            }),
          },
    );
  }
  return git.writeTree({ fs, gitdir, tree: [...entries.values()] });
}

async function readEntries(gitdir: string, oid: string): Promise<TreeObject> {
  return (await git.readTree({ fs, gitdir, oid })).tree;
}
