import type { ConnectionOptions } from 'node:tls';

/**
 * How to reach a Kafka.
 *
 * @public
 */
export interface KafkaConnectionOptions {
  /** `host:port` of some brokers; the others are found through them. */
  brokers: string[];
  /** Named in the brokers' logs and quotas. Default `slo-scout`. */
  clientId?: string;
  sasl?: {
    mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    username: string;
    password: string;
  };
  /** As Node's `tls.connect` takes it: `{}` for TLS with the authorities Node knows; `ca`, `cert`, `key` in PEM. */
  tls?: ConnectionOptions;
  /** Bound of one connection attempt, ms. Default 5000. */
  connectionTimeoutMs?: number;
}
