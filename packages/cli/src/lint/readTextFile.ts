import fs from 'node:fs';
import { reasonOf, type FoundFile } from './findFiles';

/** Rules and SLOs are far smaller; anything larger is data that happens to be YAML or JSON. */
const MAX_BYTES = 5 * 2 ** 20;

/**
 * The text of a file, without a byte order mark.
 *
 * @param problem - told why there is none; a large or binary file that nobody named is passed over in silence
 * @internal
 */
export function readTextFile(
  { path, name, explicit }: FoundFile,
  problem: (message: string) => void,
): string | undefined {
  const passOver = (reason: string): undefined => {
    if (explicit) problem(`cannot lint ${name}: ${reason}`);
    return undefined;
  };
  let bytes: Buffer;
  try {
    // A pipe or a device may never end.
    if (!fs.statSync(path).isFile()) return passOver('it is no regular file');
    if (fs.statSync(path).size > MAX_BYTES) {
      return passOver(`it is larger than ${MAX_BYTES / 2 ** 20} MiB`);
    }
    bytes = fs.readFileSync(path);
  } catch (error) {
    problem(`cannot read ${name}: ${reasonOf(error)}`);
    return undefined;
  }
  if (bytes.includes(0)) return passOver('it is no UTF-8 text');
  return new TextDecoder().decode(bytes);
}
