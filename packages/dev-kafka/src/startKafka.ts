import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { BrokerProcess } from './BrokerProcess';
import {
  createCertificates,
  type KafkaCertificates,
} from './createCertificates';
import { kafkaClassPath } from './kafkaLibraries';
import {
  type KafkaListener,
  type KafkaSecurity,
  type NodePorts,
  serverProperties,
} from './serverProperties';

/**
 * Options of {@link startKafka}.
 *
 * @public
 */
export interface StartKafkaOptions {
  /** Folder of the data; created when missing, kept at the end. */
  dir: string;
  /** 1 (default), or 3 with min.insync.replicas=2. */
  nodes?: number;
  security?: KafkaSecurity;
  /** Of each node, over ours. */
  settings?: Record<string, string | number>;
  /** For a Java that lives longer than a test does. Default: small memory, quick start. */
  javaOptions?: string[];
}

/**
 * A cluster that runs.
 *
 * @public
 */
export interface RunningKafka {
  /** `host:port` of the plain listeners, comma-separated. */
  brokers: string;
  /** `host:port` of each node for each kind of listener. */
  listeners: Partial<Record<KafkaListener, string[]>>;
  /** With `security.tls`. */
  certificates?: KafkaCertificates;
  /** Ends a node as a power cut does. Nodes count from 1. */
  killNode(id: number): Promise<void>;
  /** Ends a node in order: it hands its partitions over first. */
  stopNode(id: number): Promise<void>;
  /** Starts an ended node again on its data and its ports; resolves when it takes connections. */
  startNode(id: number): Promise<void>;
  stop(): Promise<void>;
}

const JAVA_OPTIONS = [
  '-Xmx384m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
];

/**
 * Starts Apache Kafka (KRaft, without ZooKeeper) on loopback, on free ports.
 * It ends with this process. Java is needed, and Maven the first time.
 *
 * @throws Error with one sentence when it does not start
 * @public
 */
export async function startKafka(
  options: StartKafkaOptions,
): Promise<RunningKafka> {
  const { nodes = 1, security = {}, javaOptions = JAVA_OPTIONS } = options;
  const classPath = kafkaClassPath();
  const dir = path.resolve(options.dir);
  fs.mkdirSync(dir, { recursive: true });
  const certificates = security.tls ? await createCertificates(dir) : undefined;
  const ports = await freePorts(nodes, kindsOf(security));
  const clusterId = `A${randomBytes(16).toString('base64url').slice(1)}`;
  const running: (BrokerProcess | undefined)[] = [];
  const file = (id: number, extension: string) =>
    path.join(dir, `node${id}.${extension}`);
  const java = [...javaOptions, '-cp', classPath];

  const format = async (id: number) => {
    fs.writeFileSync(
      file(id, 'properties'),
      serverProperties({
        id,
        nodes: ports,
        dataDir: path.join(dir, `node${id}`),
        users: security.users ?? {},
        tls: certificates && {
          keyStore: certificates.keyStore,
          trustStore: certificates.caFile,
        },
        settings: options.settings ?? {},
      }),
      { mode: 0o600 },
    );
    const scram = Object.entries(security.users ?? {}).flatMap(
      ([name, password]) =>
        ['256', '512'].flatMap(bits => [
          '--add-scram',
          `SCRAM-SHA-${bits}=[name=${name},password=${password}]`,
        ]),
    );
    await promisify(execFile)('java', [
      ...java,
      ...['kafka.tools.StorageTool', 'format', '--ignore-formatted'],
      ...['-t', clusterId, '-c', file(id, 'properties'), ...scram],
    ]);
  };
  const spawnNode = async (id: number) => {
    running[id] = await BrokerProcess.spawn(
      [...java, 'kafka.Kafka', file(id, 'properties')],
      file(id, 'log'),
    );
  };
  const endAll = (signal: 'SIGTERM' | 'SIGKILL') =>
    Promise.all(running.map(node => node?.end(signal)));

  const ids = ports.map((_, i) => i + 1);
  try {
    await Promise.all(ids.map(format));
    await Promise.all(ids.map(spawnNode));
    await Promise.all(ids.map(id => running[id]?.started()));
  } catch (error) {
    await endAll('SIGKILL');
    throw error;
  }
  const listeners: RunningKafka['listeners'] = {};
  for (const kind of kindsOf(security)) {
    listeners[kind] = ports.map(own => `127.0.0.1:${own[kind]}`);
  }
  return {
    brokers: ports.map(({ plain }) => `127.0.0.1:${plain}`).join(','),
    listeners,
    certificates,
    killNode: async id => running[id]?.end('SIGKILL'),
    stopNode: async id => running[id]?.end('SIGTERM'),
    startNode: async id => {
      await spawnNode(id);
      await running[id]?.started();
    },
    // Nobody reads these logs again, so an orderly end would only take its time.
    stop: async () => {
      await endAll('SIGKILL');
    },
  };
}

function kindsOf({ users, tls }: KafkaSecurity): KafkaListener[] {
  const kinds: KafkaListener[] = ['plain'];
  if (users) kinds.push('sasl');
  if (tls) kinds.push('tls');
  if (users && tls) kinds.push('saslTls');
  return kinds;
}

/** Free ports of every node, all held until all are known, so that they differ. */
async function freePorts(
  nodes: number,
  kinds: KafkaListener[],
): Promise<NodePorts[]> {
  const held: ReturnType<typeof createServer>[] = [];
  const take = async () => {
    const server = createServer().listen(0, '127.0.0.1');
    held.push(server);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const ports: NodePorts[] = [];
  for (let i = 0; i < nodes; i++) {
    const own: NodePorts = { plain: 0, controller: await take() };
    for (const kind of kinds) own[kind] = await take();
    ports.push(own);
  }
  await Promise.all(
    held.map(server => new Promise(resolve => server.close(resolve))),
  );
  return ports;
}
