import { fork, type ChildProcess } from 'node:child_process';

/**
 * Runs a TypeScript program as a child process, as the pipeline module does.
 *
 * @public
 */
export function forkProgram(
  file: string,
  args: string[] = [],
  env: NodeJS.ProcessEnv = {},
): ChildProcess {
  return fork(file, args, {
    execArgv: [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
    ],
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

/**
 * The next message of a type; Backstage's TypeScript loader sends messages of
 * its own.
 *
 * @public
 */
export function nextMessage<T extends { type: string }>(
  child: ChildProcess,
  type: T['type'],
): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) =>
      reject(new Error(`The program ended with code ${code}`));
    const onMessage = (message: unknown) => {
      if ((message as T).type !== type) return;
      child.off('message', onMessage);
      child.off('exit', onExit);
      resolve(message as T);
    };
    child.on('message', onMessage);
    child.on('exit', onExit);
  });
}
