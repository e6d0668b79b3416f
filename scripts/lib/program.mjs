// Child programs of the demo: started in a process group of their own, so that Ctrl-C reaches only the demo, which
// then stops them in the right order.
import { spawn } from 'node:child_process';
import fs from 'node:fs';

/**
 * Starts `node` with TypeScript sources understood. Output goes to `logFile`.
 * Returns `{ name, pid, exited, messages, tail(), stop() }`; `exited` resolves with a sentence when it ends.
 */
export function startProgram({
  name,
  args,
  env,
  cwd,
  logFile,
  onMessage = () => {},
}) {
  const log = fs.openSync(logFile, 'a');
  const from = fs.fstatSync(log).size;
  const child = spawn(
    process.execPath,
    [
      '--enable-source-maps',
      '--require',
      '@backstage/cli/config/nodeTransform.cjs',
      ...args,
    ],
    {
      cwd,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    },
  );
  fs.closeSync(log);
  child.on('message', onMessage);
  let ended = false;
  const exited = new Promise(resolve => {
    child.once('error', error =>
      resolve(`${name} could not be started: ${error.message}`),
    );
    child.once('exit', (code, signal) => {
      ended = true;
      resolve(`${name} ended with ${signal ?? `exit code ${code}`}`);
    });
  });
  return {
    name,
    pid: child.pid,
    exited,
    /** The last lines it wrote since it was started. */
    tail(lines = 15) {
      const text = fs.readFileSync(logFile).subarray(from).toString('utf8');
      return text.trimEnd().split('\n').slice(-lines).join('\n');
    },
    /** SIGTERM, and SIGKILL to the whole group when that was not enough. */
    async stop(graceSeconds = 20) {
      if (ended) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => {
        try {
          process.kill(-child.pid, 'SIGKILL');
        } catch {
          // it has just ended
        }
      }, graceSeconds * 1000);
      await exited;
      clearTimeout(timer);
    },
  };
}
