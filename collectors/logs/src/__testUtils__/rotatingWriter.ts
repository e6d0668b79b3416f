// Adds lines with numbers from 1 to a file and rotates it, as fast as it can: FILE LINES LINES_PER_FILE
import {
  closeSync,
  existsSync,
  openSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const [file, count, perFile] = [
  process.argv[2],
  +process.argv[3],
  +process.argv[4],
];
const KEPT = 200;

function rotate(): void {
  for (let i = KEPT; i > 0; i--) {
    const from = i === 1 ? file : `${file}.${i - 1}`;
    if (existsSync(from)) renameSync(from, `${file}.${i}`);
  }
}

async function write(): Promise<void> {
  let handle = openSync(file, 'a');
  for (let i = 1; i < count; i++) {
    if (i % perFile === 0) {
      rotate();
      // As programs do that are told of a rotation: the last line goes to the old file.
      writeSync(handle, `late ${i}\n`);
      closeSync(handle);
      handle = openSync(file, 'a');
    }
    const line = `number ${i} ${'x'.repeat(i % 200)}\n`;
    // In two pieces, so that halves of lines are seen.
    writeSync(handle, line.slice(0, 8));
    writeSync(handle, line.slice(8));
    if (i % 10 === 0) await sleep(5);
  }
  closeSync(handle);
}

write().then(() => process.send?.({ type: 'done' }));
