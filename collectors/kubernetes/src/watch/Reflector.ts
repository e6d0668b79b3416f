import { setTimeout as sleep } from 'node:timers/promises';
import type { ProgramLogger } from '@slo-scout/program';
import { ApiError } from '../api/ApiError';
import { explainFailure } from '../api/explainFailure';
import type { KubernetesApi, Query } from '../api/KubernetesApi';
import { pathOf, type ResourceKind } from '../api/ResourceKind';
import { decodeMetadata } from '../objects/decodeMetadata';
import { Backoff } from './Backoff';
import { listPages } from './listPages';
import type { ReflectorObserver, RelistReason } from './ReflectorObserver';
import { watchEvents } from './watchEvents';
import type { WatchTiming } from './WatchTiming';

/** Receives what is in a collection and what changes in it. */
export interface ReflectorSink<T> {
  /** The object exists and looks like this. `listing` is true while a list is read. */
  apply(object: T, listing: boolean): void;
  /** The object is gone. */
  delete(uid: string): void;
  /** A list was read to its end: only these uids exist. */
  listed(uids: ReadonlySet<string>): void;
  /** Resolves when there is room for more; until then nothing is read from the server. */
  room?(): Promise<void>;
}

export interface ReflectorOptions<T> extends WatchTiming {
  api: KubernetesApi;
  kind: ResourceKind<T>;
  sink: ReflectorSink<T>;
  observer: ReflectorObserver;
  logger: ProgramLogger;
  /** Only of this namespace. */
  namespace?: string;
  /** For example `spec.nodeName=worker-1`. */
  fieldSelector?: string;
  /** Objects of one list request. Default 500. */
  pageSize?: number;
}

/** After so many failures in a row a watch begins with a list again. */
const MAX_FAILURES = 3;

/**
 * Follows one collection of the API for ever: list, then watch from the
 * list's resource version on, from where it was cut when it is cut, and from a
 * new list when the server no longer knows that version (410).
 *
 * Client-node's `ListWatch` is not used: it stops for good after any error but
 * 410, asks for no bookmarks and no pages, forgets the resource version on an
 * ERROR event, cannot see Retry-After or a Status, ignores lines it cannot
 * parse, never times out and keeps whole objects.
 */
export class Reflector<T> {
  private readonly abort = new AbortController();
  private readonly backoff: Backoff;
  private readonly path: string;
  private readonly query: Query;
  private done: Promise<void> = Promise.resolve();
  private lastFailure = '';
  private resourceVersion: string | undefined;
  private relistReason: RelistReason = 'start';
  private listedOnce = false;
  /** Of the watch, since it last brought something. */
  private failures = 0;

  constructor(private readonly options: ReflectorOptions<T>) {
    const { kind, namespace, fieldSelector } = options;
    this.backoff = new Backoff(
      options.backoff ?? { minMs: 1000, maxMs: 60_000 },
    );
    this.path = pathOf(kind, namespace);
    this.query = { fieldSelector };
  }

  /** Whether the collection has been read once. */
  get synced(): boolean {
    return this.listedOnce;
  }

  start(): void {
    this.done = this.run();
  }

  async stop(): Promise<void> {
    this.abort.abort();
    await this.done;
  }

  private async run(): Promise<void> {
    const { signal } = this.abort;
    while (!signal.aborted) {
      try {
        if (this.resourceVersion === undefined) await this.list();
        await this.watch();
      } catch (error) {
        if (signal.aborted) return;
        await this.recover(error);
      }
    }
  }

  private async list(): Promise<void> {
    const { api, kind, sink, observer, pageSize = 500 } = this.options;
    let uids = new Set<string>();
    let resourceVersion = '';
    const pages = listPages(
      api,
      this.path,
      this.query,
      pageSize,
      this.abort.signal,
    );
    for await (const page of pages) {
      if (page.first) uids = new Set();
      resourceVersion = page.resourceVersion;
      for (const item of page.items) {
        const uid = this.apply(item, true);
        if (uid !== undefined) uids.add(uid);
      }
      await sink.room?.();
    }
    sink.listed(uids);
    observer.listed(kind.resource, this.relistReason, uids.size);
    this.resourceVersion = resourceVersion;
    this.listedOnce = true;
  }

  private async watch(): Promise<void> {
    const { api, kind, sink, observer } = this.options;
    const { watchSeconds = 300, idleMs = 150_000 } = this.options;
    const startedAt = Date.now();
    let events = 0;
    const stream = watchEvents(
      api,
      this.path,
      {
        ...this.query,
        resourceVersion: this.resourceVersion,
        timeoutSeconds: Math.ceil(watchSeconds * (1 + Math.random())),
      },
      { idleMs, signal: this.abort.signal },
      () => observer.undecodable(kind.resource, 'oversized'),
    );
    for await (const { type, object } of stream) {
      events++;
      observer.event(kind.resource, type);
      if (type === 'DELETED') this.delete(object);
      else if (type !== 'BOOKMARK') this.apply(object, false);
      this.resourceVersion = resourceVersionOf(object) ?? this.resourceVersion;
      this.succeeded();
      await sink.room?.();
    }
    observer.watchEnded(kind.resource, 'closed');
    // A server that ends each watch at once must not be asked in a tight loop.
    if (events === 0 && Date.now() - startedAt < 1000) {
      await this.pause(this.backoff.next());
    } else {
      this.succeeded();
    }
  }

  private async recover(error: unknown): Promise<void> {
    const { kind, namespace, observer, logger } = this.options;
    const watching = this.resourceVersion !== undefined;
    const status = error instanceof ApiError ? error.status : undefined;
    observer.failed(
      kind.resource,
      status === undefined ? 'network' : `${status}`,
    );
    if (watching) {
      observer.watchEnded(
        kind.resource,
        status === undefined ? 'cut' : 'refused',
      );
    }
    // Not only 410: a server restored from a backup knows smaller versions
    // than ours, and answers that in several ways.
    if (watching && (status === 410 || ++this.failures >= MAX_FAILURES)) {
      this.relistReason = status === 410 ? 'expired' : 'failures';
      this.resourceVersion = undefined;
      this.failures = 0;
      // Expiry is everyday business: list at once, the first time.
      if (status === 410 && this.lastFailure !== 'expired') {
        this.lastFailure = 'expired';
        return;
      }
    }
    const sentence = explainFailure(error, kind, namespace);
    // A watch that is cut is resumed without a loss.
    if (sentence !== this.lastFailure && (status !== undefined || !watching)) {
      logger.warn(sentence);
    }
    this.lastFailure = sentence;
    await this.pause(
      this.backoff.next(
        error instanceof ApiError ? error.retryAfterMs : undefined,
      ),
    );
  }

  private succeeded(): void {
    this.backoff.reset();
    this.failures = 0;
    this.lastFailure = '';
  }

  private apply(object: unknown, listing: boolean): string | undefined {
    const { kind, sink, observer } = this.options;
    try {
      const { uid } = decodeMetadata(object);
      sink.apply(kind.decode(object), listing);
      return uid;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      observer.undecodable(kind.resource, 'invalid');
      return undefined;
    }
  }

  private delete(object: unknown): void {
    const { kind, sink, observer } = this.options;
    try {
      sink.delete(decodeMetadata(object).uid);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      observer.undecodable(kind.resource, 'invalid');
    }
  }

  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.abort.signal }).catch(
      () => undefined,
    );
  }
}

function resourceVersionOf(object: unknown): string | undefined {
  const { metadata } = object as { metadata?: { resourceVersion?: unknown } };
  const version = metadata?.resourceVersion;
  return typeof version === 'string' && version !== '' ? version : undefined;
}
