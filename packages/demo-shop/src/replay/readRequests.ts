import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { promisify } from 'node:util';

const gunzip = promisify(zlib.gunzip);
/** No sane file of this format is larger when unpacked; a gzip bomb is. */
const LARGEST_UNPACKED = 1024 * 1024 * 1024;

/**
 * Reads a file of recorded requests: gzip of repeated (uint32 big-endian
 * length, ExportTraceServiceRequest protobuf). The bytes are returned as they
 * are. Throws one sentence that names the file when it is not of that format.
 *
 * @public
 */
export async function readRequests(file: string): Promise<Buffer[]> {
  const name = path.basename(file);
  const packed = await fs.promises.readFile(file);
  let bytes: Buffer;
  try {
    bytes = await gunzip(packed, { maxOutputLength: LARGEST_UNPACKED });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'Z_BUF_ERROR') {
      throw new Error(`${name} is cut off: its gzip data ends too early`);
    }
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new Error(`${name} unpacks to more than 1 GiB; split it`);
    }
    throw new Error(`${name} is not a gzip file of OTLP requests`);
  }
  const requests: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = at + 4 <= bytes.length ? bytes.readUInt32BE(at) : NaN;
    const end = at + 4 + length;
    if (!(end <= bytes.length)) {
      throw new Error(
        `${name} is cut off: request ${
          requests.length + 1
        } ends beyond the file`,
      );
    }
    requests.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return requests;
}
