/**
 * Which kinds of listener there are beside the plain one.
 *
 * @public
 */
export interface KafkaSecurity {
  /** Name and password of those who may log in by PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512: adds the listener `sasl`. */
  users?: Record<string, string>;
  /** Adds the listener `tls`, which wants a client certificate, and with `users` also `saslTls`. */
  tls?: boolean;
}

/**
 * A kind of listener.
 *
 * @public
 */
export type KafkaListener = 'plain' | 'sasl' | 'tls' | 'saslTls';

/** @internal */
export interface NodePorts extends Partial<Record<KafkaListener, number>> {
  plain: number;
  controller: number;
}

/** @internal */
export interface NodeConfig {
  id: number;
  /** Of all nodes; the first is node 1. */
  nodes: NodePorts[];
  dataDir: string;
  users: Record<string, string>;
  /** PEM files: the broker's key and certificate in one, and who is trusted. */
  tls?: { keyStore: string; trustStore: string };
  settings: Record<string, string | number>;
}

const PROTOCOLS: Record<KafkaListener, string> = {
  plain: 'PLAINTEXT',
  sasl: 'SASL_PLAINTEXT',
  tls: 'SSL',
  saslTls: 'SASL_SSL',
};

/**
 * The configuration of one node, broker and controller in one.
 *
 * @internal
 */
export function serverProperties(config: NodeConfig): string {
  const { id, nodes, dataDir, tls } = config;
  const own = nodes[id - 1];
  const kinds = (Object.keys(PROTOCOLS) as KafkaListener[]).filter(
    kind => own[kind] !== undefined,
  );
  const replicas = Math.min(3, nodes.length);
  const minInSync = nodes.length > 2 ? 2 : 1;
  const addresses = kinds.map(
    kind => `${kind.toUpperCase()}://127.0.0.1:${own[kind]}`,
  );
  const protocols = kinds.map(
    kind => `${kind.toUpperCase()}:${PROTOCOLS[kind]}`,
  );
  const properties: Record<string, string | number> = {
    'process.roles': 'broker,controller',
    'node.id': id,
    'controller.quorum.voters': nodes
      .map((ports, i) => `${i + 1}@127.0.0.1:${ports.controller}`)
      .join(','),
    listeners: [...addresses, `CONTROLLER://127.0.0.1:${own.controller}`].join(
      ',',
    ),
    'advertised.listeners': addresses.join(','),
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAIN',
    'listener.security.protocol.map': [
      ...protocols,
      'CONTROLLER:PLAINTEXT',
    ].join(','),
    'log.dirs': dataDir,
    'default.replication.factor': replicas,
    'min.insync.replicas': minInSync,
    'offsets.topic.replication.factor': replicas,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': minInSync,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': minInSync,
    // A topic that is named wrongly must not appear by itself.
    'auto.create.topics.enable': 'false',
    // Tests do not want to wait for what production waits for.
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 500,
    'broker.session.timeout.ms': 3000,
    'broker.heartbeat.interval.ms': 500,
    'log.cleaner.dedupe.buffer.size': 16_000_000,
    'num.network.threads': 2,
    'num.io.threads': 4,
    ...saslProperties(kinds, config.users),
    ...(tls && tlsProperties(tls)),
    ...config.settings,
  };
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

function saslProperties(
  kinds: KafkaListener[],
  users: Record<string, string>,
): Record<string, string> {
  const properties: Record<string, string> = {};
  const known = Object.entries(users)
    .map(([name, password]) => `user_${name}="${password}"`)
    .join(' ');
  const scram =
    'org.apache.kafka.common.security.scram.ScramLoginModule required;';
  for (const kind of kinds.filter(k => k === 'sasl' || k === 'saslTls')) {
    const prefix = `listener.name.${kind.toLowerCase()}`;
    properties[`${prefix}.sasl.enabled.mechanisms`] =
      'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512';
    properties[
      `${prefix}.plain.sasl.jaas.config`
    ] = `org.apache.kafka.common.security.plain.PlainLoginModule required ${known};`;
    properties[`${prefix}.scram-sha-256.sasl.jaas.config`] = scram;
    properties[`${prefix}.scram-sha-512.sasl.jaas.config`] = scram;
  }
  return properties;
}

function tlsProperties({
  keyStore,
  trustStore,
}: {
  keyStore: string;
  trustStore: string;
}): Record<string, string> {
  return {
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': keyStore,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': trustStore,
    'listener.name.tls.ssl.client.auth': 'required',
  };
}
