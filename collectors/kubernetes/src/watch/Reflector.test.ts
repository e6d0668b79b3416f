import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { FaultProxy } from '../__testUtils__/FaultProxy';
import { CLUSTERS } from '../__testUtils__/clusters';
import { pod, replicaSet } from '../__testUtils__/objects';
import { Recorder } from '../__testUtils__/Recorder';
import {
  configFor,
  TOKENS,
  type TestCluster,
} from '../__testUtils__/TestCluster';
import { until } from '../__testUtils__/until';
import { KubernetesApi } from '../api/KubernetesApi';
import { KINDS, type ResourceKind } from '../api/ResourceKind';
import { decodeMetadata, type Metadata } from '../objects/decodeMetadata';
import { listPages } from './listPages';
import { Reflector, type ReflectorOptions } from './Reflector';

const POD = '/api/v1/namespaces/default/pods';
const REPLICA_SET = '/apis/apps/v1/namespaces/default/replicasets';
const FAST = { minMs: 1, maxMs: 20 };

/** Only names, whatever the kind is. */
const replicaSets: ResourceKind<Metadata> = {
  ...KINDS.replicaSets,
  decode: decodeMetadata,
};
const pods: ResourceKind<Metadata> = { ...KINDS.pods, decode: decodeMetadata };

jest.setTimeout(120_000);

const followers: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(followers.splice(0).map(one => one.stop()));
});

function follow(
  url: string,
  kind: ResourceKind<Metadata>,
  options: Partial<ReflectorOptions<Metadata>> & { token?: string } = {},
) {
  const recorder = new Recorder<Metadata>();
  const reflector = new Reflector<Metadata>({
    api: new KubernetesApi(configFor(url, options.token)),
    kind,
    sink: recorder,
    observer: recorder,
    logger: recorder.logger,
    backoff: FAST,
    ...options,
  });
  reflector.start();
  followers.push(reflector);
  return { recorder, reflector };
}

async function proxied(url: string): Promise<FaultProxy> {
  const proxy = await FaultProxy.start(url);
  followers.push(proxy);
  return proxy;
}

describe.each(CLUSTERS)(
  'following a collection, against %s',
  (_name, start) => {
    let server: TestCluster;
    const cluster = () => server;
    beforeAll(async () => {
      server = await start();
    });
    afterAll(() => server.stop());

    it('lists page by page and then sees what is made, changed and removed', async () => {
      for (let i = 0; i < 5; i++) {
        await cluster().call('POST', POD, pod(`listed-${i}`));
      }
      const { recorder, reflector } = follow(cluster().url, pods, {
        pageSize: 2,
      });
      await until(() => reflector.synced);
      expect(recorder.names()).toEqual([0, 1, 2, 3, 4].map(i => `listed-${i}`));
      await cluster().call('POST', POD, pod('made'));
      await until(() => recorder.names().includes('made'));
      await cluster().call('DELETE', `${POD}/listed-0`);
      await until(() => !recorder.names().includes('listed-0'));
      expect(recorder.lists).toEqual(['start']);
      expect(recorder.warnings).toEqual([]);
    });

    it('goes on where the server ended the watch in order', async () => {
      const { recorder, reflector } = follow(cluster().url, replicaSets, {
        watchSeconds: 1,
      });
      await until(() => reflector.synced);
      for (let i = 0; recorder.ended.length < 3; i++) {
        await cluster().call('POST', REPLICA_SET, replicaSet(`ended-${i}`));
        await until(() => recorder.names().includes(`ended-${i}`));
      }
      expect(new Set(recorder.ended)).toEqual(new Set(['closed']));
      expect(recorder.lists).toEqual(['start']);
    });

    it('misses nothing while the connection is cut', async () => {
      const proxy = await proxied(cluster().url);
      const { recorder, reflector } = follow(proxy.url, replicaSets);
      await until(() => reflector.synced);
      await cluster().call('POST', REPLICA_SET, replicaSet('before-cut'));
      await until(() => recorder.names().includes('before-cut'));
      proxy.refusing = true;
      proxy.cut();
      await cluster().call('POST', REPLICA_SET, replicaSet('in-cut'));
      await cluster().call('DELETE', `${REPLICA_SET}/before-cut`);
      proxy.refusing = false;
      await until(() => recorder.names().includes('in-cut'));
      expect(recorder.names()).not.toContain('before-cut');
    });

    it('notices a connection on which nothing passes any more', async () => {
      const proxy = await proxied(cluster().url);
      const { recorder, reflector } = follow(proxy.url, replicaSets, {
        idleMs: 300,
      });
      await until(() => reflector.synced);
      // Only an open watch: an unanswered request has a limit of its own.
      await cluster().call('POST', REPLICA_SET, replicaSet('before-silence'));
      await until(() => recorder.names().includes('before-silence'));
      proxy.stall();
      await cluster().call('POST', REPLICA_SET, replicaSet('in-silence'));
      await until(() => recorder.names().includes('in-silence'));
      expect(recorder.failures).toContain('network');
    });

    it('lists again when what it knows has expired, and sees what was removed', async () => {
      const proxy = await proxied(cluster().url);
      await cluster().call('POST', REPLICA_SET, replicaSet('removed'));
      // Pauses so long that the server's versions expire before it is back.
      const { recorder, reflector } = follow(proxy.url, replicaSets, {
        backoff: { minMs: 500, maxMs: 500 },
      });
      await until(() => reflector.synced);
      proxy.refusing = true;
      proxy.cut();
      await cluster().call('DELETE', `${REPLICA_SET}/removed`);
      await cluster().call('POST', REPLICA_SET, replicaSet('after-expiry'));
      await cluster().expire();
      proxy.refusing = false;
      await until(() => recorder.lists.length > 1);
      expect(recorder.lists).toEqual(['start', 'expired']);
      expect(recorder.failures).toContain('410');
      expect(recorder.names()).toContain('after-expiry');
      expect(recorder.names()).not.toContain('removed');
    });

    it('begins a list anew when its continue token has expired', async () => {
      for (const name of ['page-1', 'page-2', 'page-3']) {
        await cluster().call('POST', REPLICA_SET, replicaSet(name));
      }
      const api = new KubernetesApi(configFor(cluster().url));
      const pages: boolean[] = [];
      let names: string[] = [];
      for await (const page of listPages(
        api,
        REPLICA_SET,
        {},
        1,
        new AbortController().signal,
      )) {
        pages.push(page.first);
        if (page.first) names = [];
        names.push(...page.items.map(item => decodeMetadata(item).name));
        if (pages.length === 1) {
          await cluster().call('DELETE', `${REPLICA_SET}/page-2`);
          await cluster().expire();
        }
      }
      expect(pages.filter(Boolean)).toHaveLength(2);
      expect(names).toEqual(expect.arrayContaining(['page-1', 'page-3']));
      expect(names).not.toContain('page-2');
      expect(new Set(names).size).toBe(names.length);
    });

    it('reads only the node and the namespace it is told to', async () => {
      const on = (node: string) => ({ spec: { nodeName: node } });
      await cluster().call('POST', POD, pod('here', on('node-a')));
      await cluster().call('POST', POD, pod('there', on('node-b')));
      const selection = { fieldSelector: 'spec.nodeName=node-a' };
      const { recorder, reflector } = follow(cluster().url, pods, selection);
      const elsewhere = follow(cluster().url, pods, {
        namespace: 'kube-system',
      });
      await until(() => reflector.synced && elsewhere.reflector.synced);
      await cluster().call('POST', POD, pod('there-too', on('node-b')));
      await cluster().call('POST', POD, pod('here-too', on('node-a')));
      await until(() => recorder.names().includes('here-too'));
      expect(recorder.names()).toEqual(['here', 'here-too']);
      expect(elsewhere.recorder.names()).toEqual([]);
    });

    it('says in one sentence what is forbidden, unknown or not accepted', async () => {
      const refused = [
        [
          { token: TOKENS.nobody },
          pods,
          '403',
          'The API server forbids reading pods (403): give the service account the ClusterRole rule apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"].',
        ],
        [
          { token: TOKENS.nobody, namespace: 'default' },
          replicaSets,
          '403',
          'The API server forbids reading replicasets of namespace default (403): give the service account the Role in default rule apiGroups: ["apps"], resources: ["replicasets"], verbs: ["get", "list", "watch"].',
        ],
        [
          { token: 'wrong' },
          pods,
          '401',
          "The API server does not accept our credentials (401) for pods: check the service account's token, or the user of the kubeconfig.",
        ],
        [
          {},
          { ...pods, group: 'slo-scout.io' },
          '404',
          "The API server does not have pods of slo-scout.io/v1 (404): the cluster is older than the collector expects, or the server's address is wrong.",
        ],
      ] as const;
      for (const [options, kind, status, sentence] of refused) {
        const { recorder, reflector } = follow(cluster().url, kind, options);
        await until(() => recorder.failures.length >= 3);
        expect(new Set(recorder.failures)).toEqual(new Set([status]));
        // Once, however often it is tried.
        expect(recorder.warnings).toEqual([sentence]);
        expect(reflector.synced).toBe(false);
        await reflector.stop();
      }
    });
  },
);

describe('following a collection of a server in trouble', () => {
  let server: FakeApiServer;

  beforeEach(async () => {
    server = await FakeApiServer.start();
    await server.call('POST', POD, pod('first'));
  });
  afterEach(() => server.stop());

  const synced = async (options?: Partial<ReflectorOptions<Metadata>>) => {
    const followed = follow(server.url, pods, options);
    await until(() => followed.reflector.synced && server.watching === 1);
    return followed;
  };

  it('waits as long as a busy server asks', async () => {
    const busy = { status: 429, headers: { 'retry-after': '1' } };
    server.faults.set('limit=', [busy, busy]);
    const startedAt = Date.now();
    const { recorder } = await synced();
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(2000);
    expect(recorder.failures).toEqual(['429', '429']);
    expect(recorder.warnings).toEqual([
      'The API server is busy (429) and wants us to read pods later.',
    ]);
  });

  it('waits also when the wish is in the Status', async () => {
    const body = {
      kind: 'Status',
      code: 429,
      details: { retryAfterSeconds: 1 },
    };
    server.faults.set('watch=true', [{ status: 429, body }]);
    const startedAt = Date.now();
    await synced();
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1000);
  });

  it('takes an HTTP status 410 like an event of it', async () => {
    server.faults.set('watch=true', [{ status: 410, body: 'gone' }]);
    const { recorder } = await synced();
    expect(recorder.lists).toEqual(['start', 'expired']);
  });

  it('survives answers that are no JSON and errors of the server', async () => {
    server.faults.set('limit=', [
      { status: 502, body: '<html>Bad Gateway</html>' },
      { status: 200, body: '{"items":' },
      { status: 500, body: { kind: 'Status', code: 500, message: 'etcd' } },
    ]);
    const { recorder } = await synced();
    expect(recorder.failures).toEqual(['502', 'network', '500']);
    expect(recorder.names()).toEqual(['first']);
  });

  it('resumes after the last whole event when a line is cut in the middle', async () => {
    const { recorder } = await synced();
    await server.call('POST', POD, pod('second'));
    await until(() => recorder.names().includes('second'));
    server.endWatches('{"type":"ADDED","object":{"metadata":{"name":"ha');
    await until(() => recorder.ended.length > 0);
    await server.call('POST', POD, pod('third'));
    await until(() => recorder.names().includes('third'));
    expect(recorder.names()).toEqual(['first', 'second', 'third']);
    expect(recorder.lists).toEqual(['start']);
  });

  it('resumes from a bookmark, without which its version would have expired', async () => {
    const { recorder } = await synced();
    // Changes elsewhere move the server's versions on.
    for (let i = 0; i < 3; i++) {
      await server.call('POST', REPLICA_SET, replicaSet(`other-${i}`));
    }
    await server.expire();
    const { metadata } = await server.call('GET', '/api/v1/pods');
    server.write(
      `${JSON.stringify({
        type: 'BOOKMARK',
        object: { kind: 'Pod', metadata },
      })}\n`,
    );
    await until(() => recorder.events.includes('BOOKMARK'));
    server.endWatches();
    await until(() => recorder.ended.length > 0);
    await server.call('POST', POD, pod('after-bookmark'));
    await until(() => recorder.names().includes('after-bookmark'));
    expect(recorder.lists).toEqual(['start']);
  });

  it('passes over what is no object and what is too large', async () => {
    const { recorder } = await synced();
    server.write('{"type":"ADDED","object":{"metadata":{}}}\n');
    server.write('{"type":"NEW_TYPE","object":{}}\n\n');
    server.write(
      `{"type":"ADDED","object":{"x":"${'x'.repeat(17 * 1024 * 1024)}"}}\n`,
    );
    await server.call('POST', POD, pod('sound'));
    await until(() => recorder.names().includes('sound'));
    expect(recorder.passedOver).toEqual(['invalid', 'oversized']);
    expect(recorder.ended).toEqual([]);
  });

  it('lists again when a server restored from a backup says nothing', async () => {
    const { recorder } = await synced({ idleMs: 200 });
    server.rewind(7);
    await server.call('POST', POD, pod('restored'));
    server.endWatches();
    await until(() => recorder.lists.length > 1);
    expect(recorder.lists[1]).toBe('failures');
    await until(() => recorder.names().includes('restored'));
  });

  it('does not ask in a tight loop a server that ends each watch at once', async () => {
    server.faults.set(
      'watch=true',
      Array.from({ length: 5 }, () => ({ status: 200 })),
    );
    const startedAt = Date.now();
    await synced({ backoff: { minMs: 50, maxMs: 50 } });
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(125);
  });

  it('reads nothing more while its sink has no room', async () => {
    let open: () => void = () => undefined;
    const room = new Promise<void>(resolve => {
      open = resolve;
    });
    const recorder = new Recorder<Metadata>();
    const sink = {
      apply: (object: Metadata) => recorder.apply(object),
      delete: (uid: string) => recorder.delete(uid),
      listed: (uids: ReadonlySet<string>) => recorder.listed(uids),
      room: () => room,
    };
    const { reflector } = follow(server.url, pods, { sink });
    await until(() => recorder.names().includes('first'));
    expect(reflector.synced).toBe(false);
    open();
    await until(() => reflector.synced);
  });

  it('stops at once, whatever it waits for', async () => {
    const { reflector } = await synced();
    await reflector.stop();
    server.faults.set('pods', [{ status: 500 }]);
    const waiting = follow(server.url, pods, {
      backoff: { minMs: 60_000, maxMs: 60_000 },
    });
    await until(() => waiting.recorder.failures.length === 1);
    await waiting.reflector.stop();
    expect(waiting.recorder.lists).toEqual([]);
  });
});
