import { setTimeout as sleep } from 'node:timers/promises';
import { logLevel } from 'kafkajs';
import type Broker from 'kafkajs/src/broker';
import Cluster from 'kafkajs/src/cluster';
import { createLogger } from 'kafkajs/src/loggers';
import socketFactory from 'kafkajs/src/network/socketFactory';
import type {
  ClusterMetadata,
  PartitionMetadata,
} from 'kafkajs/src/protocol/requests/metadata/v5/response';
import type { KafkaConnectionOptions } from './KafkaConnectionOptions';
import { ERROR } from './errorCodes';
import { KafkaLogError } from './KafkaLogError';
import { MetadataBroker } from './MetadataBroker';
import { repairKafkajs } from './repairKafkajs';
import { ofProtocol, toKafkaLogError } from './toKafkaLogError';

const AUTHENTICATION_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const RETRY_MS = 100;

/**
 * Connections to the brokers of a cluster. A request that waits at a broker
 * holds up those behind it, so whoever waits has a connection of its own.
 *
 * @internal
 */
export class KafkaConnection {
  private readonly cluster: Cluster;
  private connecting: Promise<void> | undefined;
  /** kafkajs keeps the answer of the last question only, so that questions must not overlap. */
  private asking: Promise<unknown> = Promise.resolve();

  constructor(options: KafkaConnectionOptions) {
    repairKafkajs();
    const { brokers, clientId = 'slo-scout', sasl, tls } = options;
    this.cluster = new Cluster({
      // What goes wrong reaches the callers as errors; a second voice would only confuse.
      logger: createLogger({
        level: logLevel.NOTHING,
        logCreator: () => () => undefined,
      }),
      socketFactory: socketFactory(),
      brokers,
      clientId,
      ssl: tls,
      // kafkajs keeps its authenticator in there.
      sasl: sasl && { ...sasl },
      connectionTimeout: options.connectionTimeoutMs ?? 5000,
      authenticationTimeout: AUTHENTICATION_TIMEOUT_MS,
      reauthenticationThreshold: 10_000,
      requestTimeout: REQUEST_TIMEOUT_MS,
      enforceRequestTimeout: true,
      metadataMaxAge: 300_000,
      allowAutoTopicCreation: false,
      // Each try goes to the next of the known brokers. Longer waits are up to the callers.
      retry: {
        retries: Math.max(2, brokers.length),
        initialRetryTime: 50,
        maxRetryTime: 500,
      },
    });
    this.cluster.brokerPool.createBroker = created =>
      new MetadataBroker({
        authenticationTimeout: AUTHENTICATION_TIMEOUT_MS,
        ...created,
      });
  }

  /** @throws KafkaLogError when no broker can be reached, or the login is refused */
  async open(): Promise<void> {
    try {
      await this.connect();
    } catch (error) {
      throw toKafkaLogError(error, 'its brokers');
    }
  }

  /**
   * The partitions of a topic as the brokers see them now, ascending.
   *
   * @throws KafkaLogError
   */
  async describeTopic(topic: string): Promise<PartitionMetadata[]> {
    try {
      const metadata = await this.ask([topic]);
      const known = metadata.topicMetadata.find(
        candidate => candidate.topic === topic,
      );
      const code = known?.topicErrorCode ?? ERROR.UNKNOWN_TOPIC_OR_PARTITION;
      // A partition without a leader is no reason not to work with the others.
      if (code !== ERROR.NONE) throw ofProtocol(code, `"${topic}"`);
      return [...known!.partitionMetadata].sort(
        (a, b) => a.partitionId - b.partitionId,
      );
    } catch (error) {
      throw toKafkaLogError(error, `"${topic}"`);
    }
  }

  async broker(nodeId: number): Promise<Broker> {
    return this.cluster.brokerPool.findBroker({ nodeId });
  }

  async anyBroker(): Promise<Broker> {
    await this.connect();
    return this.cluster.brokerPool.findConnectedBroker();
  }

  /** The broker that decides on topics, and how many brokers there are. */
  async controller(): Promise<{ broker: Broker; brokers: number }> {
    const { controllerId, brokers } = await this.ask([]);
    return {
      broker: await this.broker(controllerId),
      brokers: brokers.length,
    };
  }

  /** The broker that leads a consumer group. */
  async coordinator(group: string): Promise<Broker> {
    await this.ask([]);
    return this.cluster.findGroupCoordinator({ groupId: group });
  }

  async close(): Promise<void> {
    await this.cluster.disconnect();
  }

  private ask(topics: string[]): Promise<ClusterMetadata> {
    const answer = this.asking.then(() => this.askOne(topics));
    this.asking = answer.catch(() => undefined);
    return answer;
  }

  private async askOne(
    topics: string[],
    attempts = 3,
  ): Promise<ClusterMetadata> {
    const { brokerPool } = this.cluster;
    try {
      await this.connect();
      await brokerPool.refreshMetadata(topics);
    } catch (error) {
      const failure = toKafkaLogError(error, 'its brokers');
      const gone =
        failure instanceof KafkaLogError && failure.code === 'UNREACHABLE';
      if (!gone || attempts <= 1) throw error;
      // It died while it was asked: another one knows as well.
      await sleep(RETRY_MS);
      return this.askOne(topics, attempts - 1);
    }
    if (!brokerPool.metadata) throw new Error('The brokers gave no answer.');
    return brokerPool.metadata;
  }

  private async connect(): Promise<void> {
    this.connecting ??= this.cluster.connect().finally(() => {
      this.connecting = undefined;
    });
    await this.connecting;
  }
}
