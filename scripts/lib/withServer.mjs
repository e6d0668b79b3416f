// What the scripts with-….mjs share: a server in a folder of its own, a command that finds it by its environment, and both gone at the end.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * Runs a command beside a server and ends the process with the command's exit code.
 *
 * `start(dir)` resolves with `{ env, stop() }`; `usage` is said when there is no command.
 */
export async function withServer({ name, usage, command, start }) {
  const [program, ...args] = command;
  if (!program) {
    process.stderr.write(`usage: ${usage}\n`);
    process.exit(2);
  }
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), `slo-scout-${name}-`));
  const server = await start(dir);
  const child = spawn(program, args, {
    stdio: 'inherit',
    env: { ...process.env, ...server.env },
  });
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => child.kill(signal));
  const code = await new Promise(resolve => {
    child.once('exit', (c, signal) => resolve(c ?? (signal ? 1 : 0)));
    child.once('error', error => {
      process.stderr.write(`${error.message}\n`);
      resolve(127);
    });
  });
  await server.stop();
  fs.rmSync(dir, { recursive: true, force: true });
  process.exit(code);
}
