import fs from 'node:fs';
import path from 'node:path';

/** Folders of the workspaces that are published, relative to the root. */
export function publicPackages(root) {
  return ['packages', 'plugins', 'collectors', 'workers'].flatMap(group =>
    fs
      .readdirSync(path.join(root, group))
      .sort()
      .map(name => `${group}/${name}`)
      .filter(folder => {
        const file = path.join(root, folder, 'package.json');
        return (
          fs.existsSync(file) &&
          JSON.parse(fs.readFileSync(file, 'utf8')).private !== true
        );
      }),
  );
}
