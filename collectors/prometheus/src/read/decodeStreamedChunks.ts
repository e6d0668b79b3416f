import { buf as crc32c } from 'crc-32/crc32c';
import { RequestFailure } from '../client/RequestFailure';

import { decodeXorChunk } from './decodeXorChunk';
import { MessageReader } from './MessageReader';
import { readLabel } from './readLabel';
import type { Series } from './Series';

const XOR = 1;

/**
 * The frames of a streamed answer (storage/remote/chunked.go): length as a
 * varint, CRC-32C in big endian, then a `prometheus.ChunkedReadResponse`. A
 * series may continue in the next frame.
 *
 * @throws RequestFailure `invalid`
 * @internal
 */
export function decodeStreamedChunks(body: Buffer): Series[] {
  const byLabels = new Map<string, Series>();
  let at = 0;
  while (at < body.length) {
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= body.length || shift > 28) throw torn();
      const byte = body[at++];
      size += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    if (at + 4 + size > body.length) throw torn();
    const frame = body.subarray(at + 4, at + 4 + size);
    if (crc32c(frame) !== body.readInt32BE(at)) throw torn();
    at += 4 + size;
    const message = new MessageReader(frame);
    message.message(frame.length, field => {
      if (field !== 1) return false;
      const part = readChunkedSeries(message);
      const key = JSON.stringify(Object.entries(part.labels));
      const known = byLabels.get(key);
      if (known) known.floats.push(...part.floats);
      else byLabels.set(key, part);
      return undefined;
    });
  }
  return [...byLabels.values()];
}

function readChunkedSeries(message: MessageReader): Series {
  const labels: Record<string, string> = Object.create(null);
  const series: Series = { labels, floats: [], histograms: [] };
  message.nested(field => {
    if (field === 1) {
      readLabel(message, labels);
    } else if (field === 2) {
      let type = 0;
      let data: Uint8Array = new Uint8Array();
      message.nested(part => {
        if (part === 3) type = message.reader.int32();
        else if (part === 4) data = message.reader.bytes();
        else return false;
        return undefined;
      });
      if (type === XOR) series.floats.push(...decodeXorChunk(data));
    } else {
      return false;
    }
    return undefined;
  });
  return series;
}

function torn(): RequestFailure {
  return new RequestFailure(
    'invalid',
    'the response is not a sound stream of chunks',
  );
}
