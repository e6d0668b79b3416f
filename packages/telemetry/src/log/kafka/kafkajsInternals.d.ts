// The parts of kafkajs 2.2.4 below its public clients. Its producer and consumer are not used: they encode record
// by record in JavaScript, rejoin a group without waiting for the handlers, and hide the group's generation. Its
// connections, authentication, metadata and the requests of the group protocol are.
declare module 'kafkajs/src/broker' {
  import type Encoder from 'kafkajs/src/protocol/encoder';

  export interface KafkaRequest {
    apiKey: number;
    apiVersion: number;
    apiName: string;
    encode(): Promise<Encoder>;
  }

  export default class Broker {
    constructor(options: object);
    readonly nodeId: number | null;
    readonly connectionPool: {
      send<T>(message: {
        request: KafkaRequest;
        response: {
          decode(raw: Buffer): Promise<T>;
          parse(data: T): Promise<T>;
        };
        requestTimeout?: number;
        logResponseError?: boolean;
      }): Promise<T>;
    };
    disconnect(): Promise<void>;
    initProducerId(options: {
      transactionalId: string | null;
      transactionTimeout: number;
    }): Promise<{ producerId: string; producerEpoch: number }>;
    joinGroup(options: {
      groupId: string;
      sessionTimeout: number;
      rebalanceTimeout: number;
      memberId: string;
      groupProtocols: { name: string; metadata: Buffer }[];
    }): Promise<{
      generationId: number;
      leaderId: string;
      memberId: string;
      members: { memberId: string; memberMetadata: Buffer }[];
    }>;
    syncGroup(options: {
      groupId: string;
      generationId: number;
      memberId: string;
      groupAssignment: { memberId: string; memberAssignment: Buffer }[];
    }): Promise<{ memberAssignment: Buffer }>;
    heartbeat(options: {
      groupId: string;
      groupGenerationId: number;
      memberId: string;
    }): Promise<unknown>;
    leaveGroup(options: {
      groupId: string;
      memberId: string;
    }): Promise<unknown>;
    offsetFetch(options: {
      groupId: string;
      topics: { topic: string; partitions: { partition: number }[] }[];
    }): Promise<{
      responses: {
        topic: string;
        partitions: {
          partition: number;
          offset: string;
          metadata: string | null;
        }[];
      }[];
    }>;
    offsetCommit(options: {
      groupId: string;
      groupGenerationId: number;
      memberId: string;
      topics: {
        topic: string;
        partitions: { partition: number; offset: string; metadata: string }[];
      }[];
    }): Promise<unknown>;
    listOffsets(options: {
      replicaId: number;
      isolationLevel: number;
      topics: {
        topic: string;
        partitions: { partition: number; timestamp: number }[];
      }[];
    }): Promise<{
      responses: {
        topic: string;
        partitions: { partition: number; offset: string }[];
      }[];
    }>;
    createTopics(options: {
      topics: {
        topic: string;
        numPartitions: number;
        replicationFactor: number;
        configEntries: { name: string; value: string }[];
      }[];
      validateOnly?: boolean;
      timeout?: number;
    }): Promise<unknown>;
    createPartitions(options: {
      topicPartitions: { topic: string; count: number }[];
      timeout?: number;
    }): Promise<unknown>;
    describeConfigs(options: {
      resources: { type: number; name: string; configNames?: string[] }[];
    }): Promise<{
      resources: {
        errorCode: number;
        errorMessage: string | null;
        resourceName: string;
        configEntries: {
          configName: string;
          configValue: string | null;
          isDefault?: boolean;
          /** 1 for a value of the topic itself. */
          configSource?: number;
        }[];
      }[];
    }>;
    alterConfigs(options: {
      resources: {
        type: number;
        name: string;
        configEntries: { name: string; value: string }[];
      }[];
    }): Promise<unknown>;
  }
}

declare module 'kafkajs/src/cluster' {
  import type { Logger, SASLOptions } from 'kafkajs';
  import type Broker from 'kafkajs/src/broker';
  import type { ClusterMetadata } from 'kafkajs/src/protocol/requests/metadata/v5/response';
  import type { ConnectionOptions } from 'node:tls';

  export default class Cluster {
    constructor(options: {
      logger: Logger;
      socketFactory: unknown;
      brokers: string[];
      clientId: string;
      ssl?: ConnectionOptions;
      sasl?: SASLOptions;
      connectionTimeout: number;
      authenticationTimeout: number;
      reauthenticationThreshold: number;
      requestTimeout: number;
      enforceRequestTimeout: boolean;
      metadataMaxAge: number;
      allowAutoTopicCreation: boolean;
      retry: {
        retries: number;
        initialRetryTime: number;
        maxRetryTime: number;
      };
    });

    readonly brokerPool: {
      readonly metadata: ClusterMetadata | null;
      createBroker: (options: object) => Broker;
      refreshMetadata(topics: string[]): Promise<void>;
      findBroker(options: { nodeId: number }): Promise<Broker>;
      findConnectedBroker(): Promise<Broker>;
    };
    connect(): Promise<void>;
    disconnect(): Promise<void>;
    findGroupCoordinator(options: { groupId: string }): Promise<Broker>;
  }
}

declare module 'kafkajs/src/loggers' {
  import type { Logger, logCreator, logLevel } from 'kafkajs';

  export function createLogger(options: {
    level: logLevel;
    logCreator: logCreator;
  }): Logger;
}

declare module 'kafkajs/src/network/socketFactory' {
  export default function socketFactory(): unknown;
}

declare module 'kafkajs/src/network/requestQueue' {
  export default class RequestQueue {
    readonly pending: unknown[];
    readonly throttledUntil: number;
    scheduleCheckPendingRequests(): void;
  }
}

declare module 'kafkajs/src/protocol/error' {
  export function createErrorFromCode(code: number): Error;
}

declare module 'kafkajs/src/protocol/requests/metadata/v5/response' {
  export interface PartitionMetadata {
    partitionErrorCode: number;
    partitionId: number;
    /** -1 when there is none. */
    leader: number;
    replicas: number[];
    isr: number[];
  }

  export interface ClusterMetadata {
    controllerId: number;
    brokers: { nodeId: number; host: string; port: number }[];
    topicMetadata: {
      topicErrorCode: number;
      topic: string;
      partitionMetadata: PartitionMetadata[];
    }[];
  }

  export function decode(raw: Buffer): Promise<ClusterMetadata>;
}

declare module 'kafkajs/src/protocol/encoder' {
  export default class Encoder {
    constructor(initialSize?: number);
    get buffer(): Buffer;
    writeInt8(value: number): this;
    writeInt16(value: number): this;
    writeInt32(value: number): this;
    writeInt64(value: number | string): this;
    writeBoolean(value: boolean): this;
    writeString(value: string | null): this;
  }
}

declare module 'kafkajs/src/consumer/assignerProtocol' {
  export const MemberMetadata: {
    encode(metadata: { version: number; topics: string[] }): Buffer;
    decode(buffer: Buffer): { topics: string[] };
  };
  export const MemberAssignment: {
    encode(assignment: {
      version: number;
      assignment: Record<string, number[]>;
    }): Buffer;
    decode(buffer: Buffer): { assignment: Record<string, number[]> } | null;
  };
}

declare module 'kafkajs/src/network/connection' {
  import type { Socket } from 'node:net';

  export default class Connection {
    socket?: Socket;
    chunks: Buffer[];
    bytesBuffered: number;
    bytesNeeded: number;
    isConnected(): boolean;
    connect(): Promise<boolean>;
  }
}
