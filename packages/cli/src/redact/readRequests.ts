import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { jsonToProtobuf, type Signal } from '@slo-scout/telemetry';
import { CliError } from '../CliError';
import { reasonOf } from '../lint/findFiles';

/** No sane file is larger when unpacked; a gzip bomb is. */
const LARGEST_UNPACKED = 1024 * 1024 * 1024;

const SIGNALS: Record<string, Signal> = {
  resourceSpans: 'traces',
  resourceLogs: 'logs',
  resourceMetrics: 'metrics',
};

/**
 * An export request of OTLP, as protobuf.
 *
 * @internal
 */
export interface FileRequest {
  signal: Signal;
  request: Uint8Array;
}

/**
 * The requests of a file, with or without gzip: OTLP/JSON, one request a line
 * or one for the file (`*.json`, `*.jsonl`); requests with their lengths
 * before them (`*.otlp`: uint32 big-endian); or one protobuf request.
 *
 * @param signal - of what is not JSON
 * @throws CliError in one sentence that names the file
 * @internal
 */
export function readRequests(file: string, signal: Signal): FileRequest[] {
  const bytes = unpacked(file);
  const name = path.basename(file).replace(/\.gz$/i, '');
  if (/\.jsonl?$/i.test(name)) return jsonRequests(file, bytes.toString());
  if (/\.otlp$/i.test(name)) {
    return framed(file, bytes).map(request => ({ signal, request }));
  }
  return [{ signal, request: bytes }];
}

function unpacked(file: string): Buffer {
  try {
    const bytes = fs.readFileSync(file);
    return bytes[0] === 0x1f && bytes[1] === 0x8b
      ? gunzipSync(bytes, { maxOutputLength: LARGEST_UNPACKED })
      : bytes;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ERR_BUFFER_TOO_LARGE'
        ? 'it unpacks to more than 1 GiB'
        : reasonOf(error);
    throw new CliError(`cannot read ${file}: ${reason}`);
  }
}

function framed(file: string, bytes: Buffer): Buffer[] {
  const requests: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = at + 4 <= bytes.length ? bytes.readUInt32BE(at) : NaN;
    const end = at + 4 + length;
    if (!(end <= bytes.length)) {
      throw new CliError(
        `${file} is cut off: request ${requests.length + 1} ends beyond it`,
      );
    }
    requests.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return requests;
}

function jsonRequests(file: string, text: string): FileRequest[] {
  const whole = parse(text);
  const documents =
    whole === undefined
      ? text.split('\n').filter(line => line.trim() !== '')
      : [text];
  return documents.map((document, i) => {
    const value = whole ?? parse(document);
    const field = Object.keys(SIGNALS).find(
      key => typeof value === 'object' && value !== null && key in value,
    );
    if (!field) {
      throw new CliError(
        `${file} holds no OTLP/JSON request at document ${
          i + 1
        }: none of ${Object.keys(SIGNALS).join(', ')} is in it`,
      );
    }
    const signal = SIGNALS[field];
    return {
      signal,
      request: jsonToProtobuf(signal, Buffer.from(document)).request,
    };
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
