import type { IncomingMessage } from 'node:http';

/**
 * The chunks of a response, which ends with an error when nothing comes for
 * `idleMs`: a connection that a firewall dropped without a word would
 * otherwise be waited for until the operating system gives up. The time in
 * which nobody asks for a chunk does not count.
 *
 * @throws Error when it was silent, or cut
 */
export async function* readUntilSilent(
  response: IncomingMessage,
  idleMs: number,
): AsyncGenerator<Buffer> {
  const chunks = response[Symbol.asyncIterator]();
  try {
    for (;;) {
      const timer = setTimeout(
        () =>
          response.destroy(
            new Error(`the connection was silent for ${idleMs / 1000} s`),
          ),
        idleMs,
      );
      const next = await chunks.next().finally(() => clearTimeout(timer));
      if (next.done) return;
      yield next.value;
    }
  } finally {
    response.destroy();
  }
}
