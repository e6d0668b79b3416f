import { MessageReader } from './MessageReader';
import { readLabel } from './readLabel';
import type { Series } from './Series';
import { toNumber } from './toNumber';

/**
 * A `prometheus.ReadResponse` (prompb/remote.proto), decompressed. Native
 * histograms are not in it: Prometheus 2.42 leaves them out of this form.
 *
 * @throws RequestFailure `invalid`
 * @internal
 */
export function decodeReadResponse(bytes: Uint8Array): Series[] {
  const message = new MessageReader(bytes);
  const series: Series[] = [];
  message.message(bytes.length, result => {
    if (result !== 1) return false;
    message.nested(timeseries => {
      if (timeseries !== 1) return false;
      series.push(readSeries(message));
      return undefined;
    });
    return undefined;
  });
  return series;
}

function readSeries(message: MessageReader): Series {
  const labels: Record<string, string> = Object.create(null);
  const series: Series = { labels, floats: [], histograms: [] };
  message.nested(field => {
    if (field === 1) {
      readLabel(message, labels);
    } else if (field === 2) {
      let value: number | undefined = 0;
      let timeMs = 0;
      message.nested(part => {
        if (part === 1) value = message.sampleValue();
        else if (part === 2) timeMs = toNumber(message.reader.int64());
        else return false;
        return undefined;
      });
      series.floats.push({ timeMs, value });
    } else {
      return false;
    }
    return undefined;
  });
  return series;
}
