import { open, rename } from 'node:fs/promises';
import path from 'node:path';

/**
 * Replaces a file: afterwards it has the new content or the old one, whole,
 * whatever happens to the process or the machine.
 *
 * @internal
 */
export async function writeDurably(file: string, text: string): Promise<void> {
  const temporary = `${file}.tmp`;
  const handle = await open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
  const folder = await open(path.dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
