import type { Signal } from '../SplitResult';
import { oracle } from './oracle';

type Message = Record<string, any>;

const DATA = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'];
const LISTS: Record<Signal, [string, string, string]> = {
  traces: ['resourceSpans', 'scopeSpans', 'spans'],
  logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
  metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
};

/**
 * Each span, log record or data point of a request as protobufjs decodes it,
 * with everything around it, as text that can be compared as a set.
 *
 * @throws what protobufjs throws
 */
export function itemsOf(signal: Signal, bytes: Uint8Array): string[] {
  const [blocks, scopes, items] = LISTS[signal];
  const codec = oracle[signal];
  const request: Message = codec.toObject(codec.decode(bytes), {
    longs: String,
  });
  const found: string[] = [];
  for (const block of (request[blocks] ?? []) as Message[]) {
    const { [scopes]: inBlock = [], ...ofBlock } = block;
    for (const scope of inBlock as Message[]) {
      const { [items]: inScope = [], ...ofScope } = scope;
      for (const item of inScope as Message[]) {
        for (const one of signal === 'metrics' ? pointsOf(item) : [item]) {
          found.push(textOf([ofBlock, ofScope, one]));
        }
      }
    }
  }
  return found.sort();
}

/** A metric with each of its data points alone. */
function pointsOf(metric: Message): Message[] {
  return DATA.flatMap(name => {
    const { dataPoints = [], ...data } = metric[name] ?? {};
    return (dataPoints as Message[]).map(point => ({
      ...metric,
      [name]: { ...data, dataPoints: [point] },
    }));
  });
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part) => {
    // JSON knows neither.
    if (Number.isNaN(part)) return 'NaN';
    return Object.is(part, -0) ? '-0' : part;
  });
}
