import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/**
 * Runs a `COPY … FROM STDIN` with the given chunks as its data.
 *
 * @public
 */
export async function copyInto(
  client: PoolClient,
  statement: string,
  chunks: Iterable<Uint8Array>,
): Promise<void> {
  await pipeline(Readable.from(chunks), client.query(copyFrom(statement)));
}
