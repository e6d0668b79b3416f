import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { callApi } from './callApi';
import { refusal } from './refusals';
import { TOKENS, type TestCluster } from './TestCluster';

/** An answer to give instead of the usual one. */
export interface Fault {
  status: number;
  headers?: Record<string, string>;
  body?: object | string;
}

interface Change {
  version: number;
  collection: string;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: any;
}

interface Watcher {
  response: ServerResponse;
  accepts(change: Change): boolean;
}

const COLLECTIONS: Record<string, string> = {
  'api/v1/pods': 'Pod',
  'apis/apps/v1/deployments': 'Deployment',
  'apis/apps/v1/statefulsets': 'StatefulSet',
  'apis/apps/v1/daemonsets': 'DaemonSet',
  'apis/apps/v1/replicasets': 'ReplicaSet',
  'apis/apps/v1/controllerrevisions': 'ControllerRevision',
  'apis/autoscaling/v2/horizontalpodautoscalers': 'HorizontalPodAutoscaler',
};
const FIELDS: Record<string, (object: any) => string> = {
  'spec.nodeName': object => object.spec?.nodeName ?? '',
  'metadata.name': object => object.metadata.name,
};

/**
 * The part of a Kubernetes API server that a collector sees, in memory. What it
 * refuses and how was recorded from kube-apiserver 1.34; the contract suite
 * runs against both.
 */
export class FakeApiServer implements TestCluster {
  /** Every request line, for tests that count them. */
  readonly requests: string[] = [];
  /** Answers for the next requests whose path and query contain the key. */
  readonly faults = new Map<string, Fault[]>();
  /** Accepts watches of future versions in silence, as the real server does. */
  private version = 100;
  private oldest = 0;
  private readonly objects = new Map<string, Map<string, any>>();
  private readonly changes: Change[] = [];
  private readonly watchers = new Set<Watcher>();
  private snapshots = new Map<string, { version: number; items: any[] }>();

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      this.handle(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<FakeApiServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FakeApiServer(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  call(method: string, path: string, body?: object): Promise<any> {
    return callApi(this.url, method, path, body);
  }

  async expire(): Promise<void> {
    this.oldest = this.version;
    this.snapshots.clear();
  }

  /** Begins to count versions from the start, as a server restored from an old backup. */
  rewind(version: number): void {
    this.version = version;
    this.changes.length = 0;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  get watching(): number {
    return this.watchers.size;
  }

  /** Writes raw bytes to all watches. */
  write(text: string): void {
    for (const { response } of this.watchers) response.write(text);
  }

  /** Ends all watches: in order, or by cutting the connection after some bytes. */
  endWatches(cutAfter?: string): void {
    for (const { response } of this.watchers) {
      if (cutAfter === undefined) response.end();
      else response.write(cutAfter, () => response.destroy());
    }
  }

  private async handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    this.requests.push(`${request.method} ${request.url}`);
    for (const [part, faults] of this.faults) {
      if (request.url?.includes(part)) {
        const fault = faults.shift();
        if (fault) return answerFault(response, fault);
      }
    }
    const token = request.headers.authorization?.replace('Bearer ', '');
    if (token !== TOKENS.admin && token !== TOKENS.nobody) {
      return answer(response, refusal(401));
    }
    const path =
      /^\/(api\/v1|apis\/[^/]+\/v\d)\/(?:namespaces\/([^/]+)\/)?([^/]+)(?:\/([^/]+))?(\/status)?$/.exec(
        url.pathname,
      );
    const [, api, namespace, resource, name, status] = path ?? [];
    const collection = `${api}/${resource}`;
    if (token === TOKENS.nobody) {
      return answer(response, refusal(403, { resource, api }));
    }
    if (!Object.hasOwn(COLLECTIONS, collection)) {
      return answer(response, refusal(404));
    }
    const objects = this.objects.get(collection) ?? new Map<string, any>();
    this.objects.set(collection, objects);
    const key = `${namespace}/${name}`;
    switch (request.method) {
      case 'GET':
        return url.searchParams.get('watch')
          ? this.watch(url, collection, namespace, response)
          : this.list(url, collection, namespace, response);
      case 'POST': {
        const object: any = await readJson(request);
        object.metadata = {
          ...object.metadata,
          namespace,
          uid: randomUUID(),
          generation: 1,
          creationTimestamp: new Date().toISOString().replace(/\.\d+/, ''),
          managedFields: [{ manager: 'test', fieldsV1: {} }],
        };
        objects.set(`${namespace}/${object.metadata.name}`, object);
        return answer(response, [
          201,
          this.change('ADDED', collection, object),
        ]);
      }
      case 'PUT': {
        const before = objects.get(key);
        if (!before) return answer(response, refusal(404));
        const sent: any = await readJson(request);
        const object = status
          ? { ...before, status: sent.status }
          : { ...sent, status: before.status };
        const changed =
          JSON.stringify(object.spec) !== JSON.stringify(before.spec);
        object.metadata = {
          ...(status ? before.metadata : sent.metadata),
          uid: before.metadata.uid,
          creationTimestamp: before.metadata.creationTimestamp,
          generation: before.metadata.generation + (changed ? 1 : 0),
        };
        objects.set(key, object);
        return answer(response, [
          200,
          this.change('MODIFIED', collection, object),
        ]);
      }
      default: {
        const before = objects.get(key);
        if (!before) return answer(response, refusal(404));
        objects.delete(key);
        return answer(response, [
          200,
          this.change('DELETED', collection, { ...before }),
        ]);
      }
    }
  }

  private change(type: Change['type'], collection: string, object: any): any {
    const version = ++this.version;
    object.metadata = { ...object.metadata, resourceVersion: `${version}` };
    const change = { version, collection, type, object };
    this.changes.push(change);
    for (const watcher of this.watchers) {
      if (watcher.accepts(change)) watcher.response.write(line(change));
    }
    return object;
  }

  private list(
    url: URL,
    collection: string,
    namespace: string | undefined,
    response: ServerResponse,
  ): void {
    const selects = selector(url);
    if (!selects) return answer(response, refusal(400, { field: true }));
    const limit = Number(url.searchParams.get('limit') ?? 0) || Infinity;
    const token = url.searchParams.get('continue');
    let snapshot = { version: this.version, items: [] as any[] };
    if (token === null) {
      snapshot.items = [...(this.objects.get(collection)?.values() ?? [])]
        .filter(one => !namespace || one.metadata.namespace === namespace)
        .filter(selects);
    } else {
      const kept = this.snapshots.get(token);
      if (!kept) return answer(response, refusal(410, { token }));
      snapshot = kept;
    }
    const items = snapshot.items.slice(0, limit);
    const rest = snapshot.items.slice(items.length);
    let next: string | undefined;
    if (rest.length > 0) {
      next = Buffer.from(randomUUID()).toString('base64url');
      this.snapshots.set(next, { version: snapshot.version, items: rest });
    }
    return answer(response, [
      200,
      {
        kind: `${COLLECTIONS[collection]}List`,
        metadata: {
          resourceVersion: `${snapshot.version}`,
          ...(next && { continue: next, remainingItemCount: rest.length }),
        },
        items,
      },
    ]);
  }

  private watch(
    url: URL,
    collection: string,
    namespace: string | undefined,
    response: ServerResponse,
  ): void {
    const version = url.searchParams.get('resourceVersion') ?? '';
    const selects = selector(url);
    if (!/^\d+$/.test(version)) {
      return answer(response, refusal(500, { version }));
    }
    if (!selects) return answer(response, refusal(400, { field: true }));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    if (Number(version) < this.oldest) {
      const [, object] = refusal(410);
      response.end(`${JSON.stringify({ type: 'ERROR', object })}\n`);
      return undefined;
    }
    const accepts = (change: Change) =>
      change.collection === collection &&
      change.version > Number(version) &&
      (!namespace || change.object.metadata.namespace === namespace) &&
      selects(change.object);
    for (const change of this.changes) {
      if (accepts(change)) response.write(line(change));
    }
    const watcher = { response, accepts };
    this.watchers.add(watcher);
    const seconds = Number(url.searchParams.get('timeoutSeconds') ?? 1800);
    const timer = setTimeout(() => response.end(), seconds * 1000);
    response.once('close', () => {
      clearTimeout(timer);
      this.watchers.delete(watcher);
    });
    return undefined;
  }
}

function line(change: Change): string {
  return `${JSON.stringify({ type: change.type, object: change.object })}\n`;
}

/** Undefined when the server would refuse the selector. */
function selector(url: URL): ((object: any) => boolean) | undefined {
  const text = url.searchParams.get('fieldSelector');
  if (text === null) return () => true;
  const [field, value] = text.split('=', 2);
  const read = Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
  return read && (object => read(object) === value);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

function answer(response: ServerResponse, [status, body]: [number, any]): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    })
    .end(text);
}

function answerFault(response: ServerResponse, fault: Fault): void {
  response
    .writeHead(fault.status, fault.headers)
    .end(
      typeof fault.body === 'object' ? JSON.stringify(fault.body) : fault.body,
    );
}
