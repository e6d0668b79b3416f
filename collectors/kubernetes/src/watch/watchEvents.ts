import { ApiError } from '../api/ApiError';
import type { KubernetesApi, Query } from '../api/KubernetesApi';
import { objectOf, textOf, type JsonObject } from '../objects/json';
import { readLines } from './readLines';
import { readUntilSilent } from './readUntilSilent';

/** etcd's own limit of an object is 1.5 MB by default. */
const MAX_EVENT_BYTES = 16 * 1024 * 1024;

const TYPES = ['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK'] as const;

/** What happened to an object, or how far the watch has come. */
export type WatchEventType = (typeof TYPES)[number];

export interface WatchEvent {
  type: WatchEventType;
  object: JsonObject;
}

/**
 * The events of one watch request. Ends when the server ends it, which it
 * does after `timeoutSeconds` of the query.
 *
 * @throws ApiError when the request is refused, or by an ERROR event within it
 * @throws Error when the connection was cut or silent, or a line was no event:
 * begin again after the last event
 */
export async function* watchEvents(
  api: KubernetesApi,
  path: string,
  query: Query,
  options: { idleMs: number; signal: AbortSignal },
  onOversized: () => void,
): AsyncGenerator<WatchEvent> {
  const response = await api.get(
    path,
    { ...query, watch: true, allowWatchBookmarks: true },
    options.signal,
  );
  const lines = readLines(
    readUntilSilent(response, options.idleMs),
    MAX_EVENT_BYTES,
    onOversized,
  );
  for await (const line of lines) {
    const event = objectOf(JSON.parse(line));
    const type = textOf(event.type);
    if (type === 'ERROR') throw ApiError.fromStatus(event.object, 500);
    const known = TYPES.find(one => one === type);
    // A type of the future says nothing we could use.
    if (known) yield { type: known, object: objectOf(event.object) };
  }
}
