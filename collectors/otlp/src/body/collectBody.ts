import type { Readable } from 'node:stream';
import { ExportFailure } from '../ingest/ExportFailure';
import type { Hold } from '../ingest/InFlightBytes';
import { GrowingBuffer } from './GrowingBuffer';
import { tooLarge } from './tooLarge';

/** What a client has to keep to. */
export interface BodyLimits {
  maxBytes: number;
  /** From the first to the last byte; a client that dribbles is given up. */
  timeoutMs: number;
}

/**
 * Reads a stream to its end, whichever protocol it belongs to.
 *
 * @param announced - length of the body, if the client said it, or how to read it from the first bytes
 * @param hold - grows as the body arrives, so that an announced length alone reserves nothing
 * @throws ExportFailure `too_large`, `overloaded`, `timeout`, or `cancelled` when the client went away; the stream goes on flowing, for the answer to get through
 * @internal
 */
export function collectBody(
  stream: Readable,
  { maxBytes, timeoutMs }: BodyLimits,
  announced: number | ((start: Buffer) => number | undefined) | undefined,
  hold: Hold,
): Promise<Buffer> {
  if (typeof announced === 'number' && announced > maxBytes) {
    stream.resume();
    return Promise.reject(tooLarge(maxBytes));
  }
  const body = new GrowingBuffer(maxBytes);
  if (typeof announced === 'number') body.expect(announced);
  return new Promise<Buffer>((resolve, reject) => {
    let done = false;
    const settle = () => {
      done = true;
      // eslint-disable-next-line @typescript-eslint/no-use-before-define
      clearTimeout(timer);
    };
    const fail = (failure: unknown) => {
      if (done) return;
      settle();
      body.free();
      reject(failure);
    };
    const timer = setTimeout(
      () =>
        fail(
          new ExportFailure(
            'timeout',
            `The request did not arrive within ${timeoutMs} ms`,
          ),
        ),
      timeoutMs,
    ).unref();
    stream.on('data', (chunk: Buffer) => {
      if (done) return;
      try {
        if (body.length + chunk.length > maxBytes) throw tooLarge(maxBytes);
        hold.add(chunk.length);
        if (body.length === 0 && typeof announced === 'function') {
          const expected = announced(chunk);
          if (expected !== undefined) body.expect(expected);
        }
        body.append(chunk);
      } catch (error) {
        fail(error);
      }
    });
    stream.on('end', () => {
      if (done) return;
      settle();
      hold.keep(body);
      resolve(body.finish());
    });
    const gone = () => {
      // Every stream closes; an error is made only for one that is cut off.
      if (done) return;
      fail(new ExportFailure('cancelled', 'The client closed the connection'));
    };
    stream.on('aborted', gone);
    stream.on('error', gone);
    stream.on('close', gone);
  });
}
