import { COLLECTOR_NODE_OPTIONS } from '@slo-scout/collector-otlp';
import { WORKER_NODE_OPTIONS } from '@slo-scout/worker-fingerprint';
import { hostname } from 'node:os';
import { optionalPrograms } from './optionalPrograms';
import type { PipelineProgram } from './Pipeline';
import type { PipelineConfig } from './readPipelineConfig';

/**
 * The programs that run beside Backstage. Their metrics listen on loopback, on
 * whatever port is free, and are read through {@link Pipeline.metrics}.
 *
 * @internal
 */
export function pipelinePrograms(
  config: PipelineConfig,
  database: string,
): PipelineProgram[] {
  const { otlp, partitions, schema, optional } = config;
  // Not in the arguments: the connection string holds a password.
  const env = { SLO_SCOUT_DATABASE: database, SLO_SCOUT_SCHEMA: schema };
  return [
    {
      id: 'collector-otlp',
      name: 'OTLP collector',
      metricsHost: otlp.host,
      modulePath: require.resolve('@slo-scout/collector-otlp/main'),
      args: [
        ...['--host', otlp.host],
        ...['--grpc-port', String(otlp.grpcPort)],
        ...['--http-port', String(otlp.httpPort)],
        ...['--metrics-port', '0'],
        ...['--partitions', String(partitions)],
        ...(optional.redaction === undefined
          ? []
          : ['--redaction', optional.redaction]),
        ...(optional.enrichment === undefined
          ? []
          : ['--kubernetes', optional.enrichment]),
      ],
      env: { ...env, NODE_OPTIONS: withOwn(COLLECTOR_NODE_OPTIONS) },
    },
    {
      id: 'worker-fingerprint',
      name: 'Fingerprint worker',
      metricsHost: '127.0.0.1',
      modulePath: require.resolve('@slo-scout/worker-fingerprint/main'),
      args: [
        ...['--metrics-port', '0'],
        ...['--partitions', String(partitions)],
        // After a restart it has its partitions back at once; another replica of Backstage is another member.
        ...['--member', hostname()],
        ...['--signals', optional.signals ? 'on' : 'off'],
      ],
      env: { ...env, NODE_OPTIONS: withOwn(WORKER_NODE_OPTIONS) },
    },
    ...optionalPrograms(config, env),
  ];
}

/** Memory limits of a program, behind what holds for all of Backstage. */
function withOwn(options: string): string {
  return [process.env.NODE_OPTIONS, options].filter(Boolean).join(' ');
}
