import { compress } from 'snappyjs';
import type { PrometheusClient } from '../client/PrometheusClient';
import { RequestFailure } from '../client/RequestFailure';
import { decodeReadResponse } from './decodeReadResponse';
import { decodeSnappy } from './decodeSnappy';
import { decodeStreamedChunks } from './decodeStreamedChunks';
import { encodeReadRequest, type ResponseType } from './encodeReadRequest';
import type { Matcher } from './parseSelector';
import type { TimeRange } from './queryRange';
import type { Labels, Series, SeriesAnswer } from './Series';

/** Chunks spare the server the decoding. */
const ACCEPTED: readonly ResponseType[] = ['STREAMED_XOR_CHUNKS', 'SAMPLES'];

/** @internal */
export interface RemoteReadOptions {
  /** What the server adds to every series that it sends, and must be taken off again. */
  externalLabels: Labels;
  maxBytes: number;
}

/**
 * The raw samples of a range: `POST /api/v1/read`.
 *
 * A server adds its `external_labels` to what it answers, and ignores a matcher
 * that equals one of them. Here they are taken off, and the matchers hold
 * again, so that both modes bring the same series under the same labels.
 *
 * @throws RequestFailure
 * @internal
 */
export async function remoteRead(
  client: PrometheusClient,
  matchers: readonly Matcher[],
  range: TimeRange,
  { externalLabels, maxBytes }: RemoteReadOptions,
): Promise<SeriesAnswer> {
  const request = encodeReadRequest(matchers, range, ACCEPTED);
  const { body, contentType } = await client.post(
    '/api/v1/read',
    {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-read-version': '0.1.0',
    },
    Buffer.from(compress(request)),
  );
  const series = decode(body, contentType, maxBytes);
  const own = matchers.filter(
    ({ label, op, value }) =>
      op === '=' && value !== '' && externalLabels[label] === value,
  );
  return {
    series: series
      .map(each => within(each, range, externalLabels))
      .filter(each =>
        own.every(({ label, value }) => each.labels[label] === value),
      ),
    warnings: [],
  };
}

function decode(body: Buffer, contentType: string, maxBytes: number): Series[] {
  if (contentType.startsWith('application/x-streamed-protobuf')) {
    return decodeStreamedChunks(body);
  }
  if (contentType.startsWith('application/x-protobuf')) {
    return decodeReadResponse(decodeSnappy(body, maxBytes));
  }
  throw new RequestFailure(
    'invalid',
    'the response is not that of remote_read: check url, and that the server offers /api/v1/read',
  );
}

/** Chunks reach beyond what was asked for; marks of external labels come off. */
function within(
  { labels, floats }: Series,
  { fromMs, toMs }: TimeRange,
  externalLabels: Labels,
): Series {
  const own: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(labels)) {
    if (externalLabels[name] !== value) own[name] = value;
  }
  return {
    labels: own,
    floats: floats.filter(({ timeMs }) => timeMs >= fromMs && timeMs <= toMs),
    histograms: [],
  };
}
