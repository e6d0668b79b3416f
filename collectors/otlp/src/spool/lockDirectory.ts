import { once } from 'node:events';
import { unlink } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';

/**
 * Keeps other processes from using a directory, until this one ends, however
 * it ends: a socket that listens in it. A file with a process id would be a
 * guess after a crash, since ids are given again, in containers at once.
 *
 * @returns what frees the directory
 * @throws Error when another process uses it
 * @internal
 */
export async function lockDirectory(
  directory: string,
): Promise<() => Promise<void>> {
  const file = path.join(directory, 'lock');
  try {
    return await hold(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
  }
  if (await answers(file)) {
    throw new Error(
      `The spool ${directory} is used by another process: give each collector a directory of its own`,
    );
  }
  // Whoever held it is dead.
  await unlink(file).catch(() => {});
  return hold(file);
}

async function hold(file: string): Promise<() => Promise<void>> {
  const server = net.createServer(socket => socket.destroy());
  // Exclusive: a worker of node:cluster would share it with the others.
  server.listen({ path: file, exclusive: true });
  await once(server, 'listening');
  server.unref();
  return async () => {
    server.close();
    await once(server, 'close');
  };
}

function answers(file: string): Promise<boolean> {
  return new Promise(resolve => {
    const socket = net.connect(file);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
