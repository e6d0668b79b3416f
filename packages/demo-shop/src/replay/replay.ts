import path from 'node:path';
import { listRecordings } from './listRecordings';
import { PacedSender } from './PacedSender';
import { readRequests } from './readRequests';
import { scanRequest } from './scanRequest';
import { shiftTimes } from './shiftTimes';

/**
 * Options of {@link replay}.
 *
 * @public
 */
export interface ReplayOptions {
  /** Folder with files `*.otlp.gz` (or with a folder `traces` that holds them), or one such file. */
  source: string;
  /** Address of an OTLP receiver for gRPC. */
  endpoint: string;
  /** Multiple of the speed of the recording; 0 = as fast as requests are acknowledged. */
  speed: number;
  /** Moves the recording so that it ends now; without it, event times stay as recorded. */
  shiftToNow?: boolean;
  /** Requests under way at the same time. Default 8. */
  concurrency?: number;
  signal?: AbortSignal;
  /** One sentence each time sending has to be tried again, and why. */
  onRetry?: (reason: string) => void;
  onFile?: (file: string, done: number, total: number) => void;
}

/**
 * What a replay did.
 *
 * @public
 */
export interface ReplaySummary {
  files: number;
  /** Acknowledged. */
  requests: number;
  spans: number;
  bytes: number;
  /** How often a request had to be sent again. */
  retries: number;
  seconds: number;
  /** Ends of the first and the last span as sent, ISO; undefined when there is none. */
  from?: string;
  to?: string;
}

/**
 * Sends recorded OTLP requests again, in the order of the files' names, byte
 * for byte. At a speed N, gaps in the recording are waited out N times faster.
 *
 * Resolves when all are acknowledged. Throws one sentence when there are no
 * files, a file is damaged, or the receiver refuses a request for good; what
 * came before has been sent then.
 *
 * @public
 */
export async function replay(options: ReplayOptions): Promise<ReplaySummary> {
  const files = listRecordings(options.source);
  const shift = options.shiftToNow ? await millisToNow(files) : 0;
  const sender = new PacedSender(options);
  const started = performance.now();
  try {
    for (const [index, file] of files.entries()) {
      for (const [i, request] of (await readRequests(file)).entries()) {
        if (shift) shiftTimes(request, shift);
        await sender.send(
          request,
          `request ${i + 1} of ${path.basename(file)}`,
        );
      }
      options.onFile?.(file, index + 1, files.length);
    }
  } finally {
    await sender.finish();
  }
  const iso = (time?: number) => time && new Date(time).toISOString();
  return {
    files: files.length,
    ...sender.sent,
    seconds: Number(((performance.now() - started) / 1000).toFixed(3)),
    from: iso(sender.firstEnd) || undefined,
    to: iso(sender.lastEnd) || undefined,
  };
}

/** Whole minutes, so that minutes of the recording stay minutes. */
async function millisToNow(files: string[]): Promise<number> {
  const requests = await readRequests(files[files.length - 1]);
  const ends = requests.map(request => scanRequest(request).lastEnd ?? 0);
  return Math.floor((Date.now() - Math.max(...ends)) / 60_000) * 60_000;
}
