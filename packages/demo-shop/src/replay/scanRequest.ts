import { walkSpanTimes } from './walkSpanTimes';

/**
 * What a replayer has to know of a request.
 *
 * @internal
 */
export interface RequestFacts {
  spans: number;
  /** Latest end of a span, ms since the epoch; undefined without spans. */
  lastEnd?: number;
}

/**
 * Counts the spans of an encoded request and finds when the last one ended.
 *
 * @internal
 */
export function scanRequest(request: Buffer): RequestFacts {
  const facts: RequestFacts = { spans: 0 };
  walkSpanTimes(request, {
    span() {
      facts.spans++;
    },
    time(which, offset) {
      if (which !== 'end') return;
      const millis = Number(request.readBigUInt64LE(offset) / 1_000_000n);
      facts.lastEnd = Math.max(facts.lastEnd ?? 0, millis);
    },
  });
  return facts;
}
