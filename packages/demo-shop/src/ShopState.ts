import fs from 'node:fs';
import path from 'node:path';

/**
 * What the shop remembers between two starts.
 *
 * @public
 */
export interface ShopState {
  seed: number;
  /** First start, ms since the epoch: the fault clock counts from here. */
  anchor: number;
  /** All traces that started before this are acknowledged, ms since the epoch. */
  sentUntil: number;
}

/**
 * Reads the state file; undefined when there is none yet. Throws one sentence
 * when the file is not a state of the shop.
 *
 * @internal
 */
export function readShopState(file: string): ShopState | undefined {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const state = parse(text);
  if (!state) {
    throw new Error(
      `${file} is not a state file of the demo shop; delete it to send the whole history again`,
    );
  }
  return state;
}

function parse(text: string): ShopState | undefined {
  try {
    const { seed, anchor, sentUntil } = JSON.parse(text);
    const valid = [seed, anchor, sentUntil].every(Number.isSafeInteger);
    return valid ? { seed, anchor, sentUntil } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Replaces the state file in one step, so that a crash leaves the old or the
 * new one.
 *
 * @internal
 */
export function writeShopState(file: string, state: ShopState): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  fs.writeFileSync(temporary, `${JSON.stringify(state)}\n`);
  fs.renameSync(temporary, file);
}
