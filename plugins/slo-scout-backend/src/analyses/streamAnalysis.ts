import type { Request, Response } from 'express';
import type { RevisedAnalysis } from '../database/AnalysisStore';
import type { AnalysisWatcher } from './AnalysisWatcher';
import { isFinished } from './isFinished';

const RECONNECT_MS = 1_000;
const KEEP_ALIVE_MS = 15_000;

/**
 * Answers with the progress of an analysis as server-sent events
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html) and ends with
 * the analysis. Each event holds the whole state, so a client that reconnects
 * misses nothing; with Last-Event-ID it is not told again what it knows.
 *
 * @internal
 */
export function streamAnalysis(
  request: Request,
  response: Response,
  watcher: AnalysisWatcher,
): void {
  // no-transform keeps the compression from holding events back.
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  response.write(`retry: ${RECONNECT_MS}\n\n`);

  let sent = Number(request.get('last-event-id') ?? -1);
  const unwatch = watcher.watch(request.params.id, state => {
    const finished = isFinished(state.analysis.status);
    if (state.revision !== sent || finished) {
      sent = state.revision;
      response.write(toEvent(state));
    }
    if (finished) response.end();
  });
  const keepAlive = setInterval(
    () => response.write(': still there\n\n'),
    KEEP_ALIVE_MS,
  );
  keepAlive.unref();
  response.on('close', () => {
    unwatch();
    clearInterval(keepAlive);
  });
}

function toEvent({ analysis, revision }: RevisedAnalysis): string {
  return `id: ${revision}\nevent: progress\ndata: ${JSON.stringify(
    analysis,
  )}\n\n`;
}
