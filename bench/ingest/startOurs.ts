import { COLLECTOR_NODE_OPTIONS } from '@slo-scout/collector-otlp';
import { ProgramUnderTest } from '../pipeline/ProgramUnderTest';
import type { CollectorUnderTest } from './CollectorUnderTest';

export interface OurOptions {
  brokers: string;
  partitions: number;
  topicPrefix: string;
  redact: boolean;
  /** For profiles. */
  nodeFlags: string[];
}

/** SLO-Scout's collector as it runs in production, with its defaults. */
export async function startOurs(
  options: OurOptions,
): Promise<CollectorUnderTest> {
  const { brokers, partitions, topicPrefix, redact, nodeFlags } = options;
  const args = ['--grpc-port', '0', '--http-port', '0', '--metrics-port', '0'];
  args.push('--partitions', String(partitions));
  if (!redact) args.push('--redaction', 'off');
  const program = await ProgramUnderTest.start(
    '@slo-scout/collector-otlp/main',
    {
      args,
      env: {
        SLO_SCOUT_KAFKA_BROKERS: brokers,
        SLO_SCOUT_KAFKA_TOPIC_PREFIX: topicPrefix,
        NODE_OPTIONS: COLLECTOR_NODE_OPTIONS,
      },
      execArgv: nodeFlags,
    },
  );
  return {
    grpcPort: program.ports.grpcPort,
    usage: () => program.usage(),
    stop: async () => {
      await program.stop();
    },
  };
}
