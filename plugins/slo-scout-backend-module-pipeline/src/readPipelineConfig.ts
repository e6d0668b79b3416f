import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { type EmbeddingProgram, readEmbedding } from './readEmbedding';
import {
  type OptionalPrograms,
  readOptionalPrograms,
} from './readOptionalPrograms';

/**
 * What `sloScout.pipeline` says, checked and with defaults.
 *
 * @internal
 */
export interface PipelineConfig {
  enabled: boolean;
  partitions: number;
  retentionDays: number;
  otlp: { host: string; grpcPort: number; httpPort: number };
  metricsPort?: number;
  /** Connection string of the data plane's database; undefined for the plugin's own. */
  database?: string;
  schema: string;
  /** What else runs, and how. */
  optional: OptionalPrograms;
  /** Undefined when the embedding worker is switched off. */
  embedding?: EmbeddingProgram;
}

/**
 * Reads and checks the configuration of the pipeline.
 *
 * @throws InputError that names the key and what it may be.
 * @internal
 */
export function readPipelineConfig(root: Config): PipelineConfig {
  const config = root.getOptionalConfig('sloScout');
  const integer = (
    key: string,
    fallback: number,
    least: number,
    most: number,
  ) => {
    const value = config?.getOptionalNumber(key) ?? fallback;
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new InputError(
        `sloScout.${key} is ${value}; set it to a whole number from ${least} to ${most}`,
      );
    }
    return value;
  };
  const schema =
    config?.getOptionalString('telemetry.schema') ?? 'slo_scout_telemetry';
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw new InputError(
      `sloScout.telemetry.schema is "${schema}"; set it to a PostgreSQL name of lower-case letters, digits and underscores`,
    );
  }
  const ports = {
    grpcPort: integer('pipeline.otlp.grpcPort', 4317, 0, 65_535),
    httpPort: integer('pipeline.otlp.httpPort', 4318, 0, 65_535),
  };
  const metricsPort = config?.has('pipeline.metricsPort')
    ? integer('pipeline.metricsPort', 0, 0, 65_535)
    : undefined;
  const fixed = [ports.grpcPort, ports.httpPort, metricsPort].filter(Boolean);
  if (new Set(fixed).size !== fixed.length) {
    throw new InputError(
      'sloScout.pipeline: otlp.grpcPort, otlp.httpPort and metricsPort must differ',
    );
  }
  return {
    enabled: config?.getOptionalBoolean('pipeline.enabled') ?? true,
    partitions: integer('pipeline.partitions', 4, 1, 64),
    retentionDays: integer('pipeline.retentionDays', 40, 8, 400),
    otlp: {
      host: config?.getOptionalString('pipeline.otlp.host') ?? '127.0.0.1',
      ...ports,
    },
    metricsPort,
    database: config?.getOptionalString('telemetry.database'),
    schema,
    embedding: readEmbedding(config),
    optional: readOptionalPrograms(config?.getOptionalConfig('pipeline')),
  };
}
