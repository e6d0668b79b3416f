import type { Analysis, AnalysisStatus } from '../types';

const FINISHED: ReadonlySet<AnalysisStatus> = new Set([
  'succeeded',
  'failed',
  'cancelled',
]);
const RECONNECT_MS = 1_000;

type Connect = (init: {
  headers?: Record<string, string>;
  signal?: AbortSignal;
}) => Promise<Response>;

/**
 * Reads the progress of an analysis as server-sent events
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html) until it is
 * finished. `EventSource` cannot be used because it sends no credentials.
 *
 * @internal
 */
export async function* watchAnalysis(
  connect: Connect,
  signal?: AbortSignal,
): AsyncGenerator<Analysis, void, void> {
  let lastEventId: string | undefined;
  for (;;) {
    const response = await connect({
      headers: lastEventId ? { 'last-event-id': lastEventId } : undefined,
      signal,
    });
    try {
      for await (const event of readEvents(response)) {
        lastEventId = event.id ?? lastEventId;
        const analysis: Analysis = JSON.parse(event.data);
        yield analysis;
        if (FINISHED.has(analysis.status)) return;
      }
    } catch (error) {
      if (signal?.aborted || error instanceof SyntaxError) throw error;
      // The connection broke: the server sends the present state again.
    }
    await pause(RECONNECT_MS, signal);
  }
}

async function* readEvents(
  response: Response,
): AsyncGenerator<{ id?: string; data: string }> {
  if (!response.body) return;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let buffer = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      buffer += decoder.decode(value, { stream: true });
      let end = buffer.indexOf('\n\n');
      while (end >= 0) {
        const event = parseEvent(buffer.slice(0, end));
        buffer = buffer.slice(end + 2);
        if (event) yield event;
        end = buffer.indexOf('\n\n');
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function parseEvent(block: string): { id?: string; data: string } | undefined {
  let id: string | undefined;
  const data: string[] = [];
  for (const line of block.split('\n')) {
    if (line.startsWith('id:')) id = line.slice(3).trim();
    if (line.startsWith('data:')) data.push(line.slice(5).trim());
  }
  return data.length > 0 ? { id, data: data.join('\n') } : undefined;
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    let timer: ReturnType<typeof setTimeout> | undefined = undefined;
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
