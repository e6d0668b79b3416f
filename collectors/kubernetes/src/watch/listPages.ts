import { ApiError } from '../api/ApiError';
import type { KubernetesApi, Query } from '../api/KubernetesApi';
import { listOf, objectOf, textOf } from '../objects/json';
import { readUntilSilent } from './readUntilSilent';

const IDLE_MS = 60_000;
const MAX_PAGE_BYTES = 256 * 1024 * 1024;
/** Each time a continue token expires, pages grow by this: fewer pages take less time. */
const GROWTH = 4;
const MAX_RESTARTS = 3;

/** A part of a list. */
export interface ListPage {
  /** This page begins the list anew: what came before it is void. */
  first: boolean;
  items: unknown[];
  /** Of the list, the same on all pages: where a watch may begin. */
  resourceVersion: string;
}

/**
 * Lists a collection page by page, so that a large cluster never stands in
 * memory at once. A continue token lives about five minutes; when it expires
 * the list begins again with larger pages, at last with a single one.
 *
 * @throws ApiError and errors of the system
 */
export async function* listPages(
  api: KubernetesApi,
  path: string,
  query: Query,
  pageSize: number,
  signal: AbortSignal,
): AsyncGenerator<ListPage> {
  let token: string | undefined;
  let first = true;
  for (let restarts = 0; ; ) {
    const limit =
      restarts < MAX_RESTARTS ? pageSize * GROWTH ** restarts : undefined;
    let list: Record<string, unknown>;
    try {
      const response = await api.get(
        path,
        { ...query, limit, continue: token },
        signal,
      );
      list = objectOf(await readJson(readUntilSilent(response, IDLE_MS)));
    } catch (error) {
      if (!(error instanceof ApiError && error.expired && token)) throw error;
      restarts++;
      token = undefined;
      first = true;
      continue;
    }
    const metadata = objectOf(list.metadata);
    yield {
      first,
      items: listOf(list.items),
      resourceVersion: textOf(metadata.resourceVersion) ?? '',
    };
    first = false;
    token = textOf(metadata.continue);
    if (token === undefined) return;
  }
}

async function readJson(chunks: AsyncIterable<Buffer>): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > MAX_PAGE_BYTES) {
      throw new Error(`a page is larger than ${MAX_PAGE_BYTES} bytes`);
    }
    parts.push(chunk);
  }
  return JSON.parse(Buffer.concat(parts, bytes).toString());
}
