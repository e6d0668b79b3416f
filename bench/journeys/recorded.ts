import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { listRecordings, readRequests } from '@slo-scout/demo-shop';
import { inferJourneys } from '@slo-scout/journeys';
import { decodeTraces } from '@slo-scout/telemetry';
import { identityKept } from './identityKept';
import { judge } from './judge';
import type { Verdict, View } from './judge';
import { TraceFolder } from './TraceFolder';

/** Spans are exported a little after they ended. */
const EXPORT_MILLIS = 1_000;
/** A request whose times are all impossible comes where it was read. */
const LATEST_MICROS = 4e15;

/** What a recording is compared with. */
export interface RecordedVerdict extends Verdict {
  lateSpans: number;
  /** Labelled traces that the recording does not hold. */
  missing: number;
}

/**
 * Recorded requests in the order of time, and labels of their traces. Journeys
 * are inferred at half of the traces and at the end: the share of labels whose
 * journey keeps its id is `kept` of `keptOf`.
 */
export async function judgeRecorded(
  folder: string,
  labelFile: string,
): Promise<RecordedVerdict> {
  const labels = readLabels(labelFile);
  const requests = await readSorted(folder);
  const day = new TraceFolder();
  const half = Math.floor(requests.length / 2);
  replay(requests.slice(0, half), day);
  const early = new Set(day.keys.keys());
  const atHalf = inferJourneys([...day.variants.values()]);
  replay(requests.slice(half), day);
  day.end(requests.at(-1)?.timestamp ?? 0);
  const atEnd = inferJourneys([...day.variants.values()], atHalf);

  const view = (
    journeys: View['journeys'],
    wanted: (traceId: string) => boolean,
  ): View => ({
    journeys,
    labels: [...labels].flatMap(([traceId, label]): View['labels'] => {
      const key = day.keys.get(traceId);
      return key !== undefined && wanted(traceId) ? [[label, key]] : [];
    }),
  });
  const whole = view(atEnd, () => true);
  if (whole.labels.length === 0) {
    throw new Error(`no trace of ${folder} has a label in ${labelFile}`);
  }
  const { kept, of } = identityKept(
    view(atHalf, id => early.has(id)),
    view(atEnd, id => !early.has(id)),
  );
  return {
    ...judge(whole),
    kept,
    keptOf: of,
    spans: day.spans,
    cpuSeconds: day.cpuSeconds,
    lateSpans: day.lateSpans,
    missing: labels.size - whole.labels.length,
  };
}

/** Journey by trace id; rows whose variant is `ambiguous` are left out. */
function readLabels(file: string): Map<string, string> {
  const bytes = fs.readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  const [header = '', ...rows] = text.split(/\r?\n/);
  const columns = header.split(',');
  const [trace, journey, variant] = ['trace_id', 'journey', 'variant'].map(
    name => columns.indexOf(name),
  );
  if (trace < 0 || journey < 0) {
    throw new Error(`${file} needs columns trace_id and journey`);
  }
  const labels = new Map<string, string>();
  for (const row of rows) {
    const cells = row.split(',');
    if (cells.length > 1 && cells[variant] !== 'ambiguous') {
      labels.set(cells[trace].toLowerCase(), cells[journey]);
    }
  }
  return labels;
}

interface Request {
  body: Buffer;
  timestamp: number;
}

/** All requests by the time when they would have been sent: recordings are not always in that order. */
async function readSorted(folder: string): Promise<Request[]> {
  const requests: Request[] = [];
  let last = 0;
  for (const file of listRecordings(folder)) {
    for (const body of await readRequests(file)) {
      let end = 0;
      for (const { startUnixMicros, durationNanos } of decodeTraces(body)) {
        const micros = startUnixMicros + durationNanos / 1000;
        if (micros < LATEST_MICROS) end = Math.max(end, micros);
      }
      last = end > 0 ? Math.ceil(end / 1000) + EXPORT_MILLIS : last;
      requests.push({ body, timestamp: last });
    }
  }
  if (requests.length === 0) {
    throw new Error(`${path.resolve(folder)} holds no requests`);
  }
  return requests.sort((a, b) => a.timestamp - b.timestamp);
}

function replay(requests: Request[], folder: TraceFolder): void {
  for (const { body, timestamp } of requests) {
    folder.add(decodeTraces(body), timestamp);
  }
}
