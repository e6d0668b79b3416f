import fs from 'node:fs';
import path from 'node:path';
import { ProgramUnderTest } from '../pipeline/ProgramUnderTest';
import type { CollectorUnderTest } from './CollectorUnderTest';

export interface OurOptions {
  brokers: string;
  partitions: number;
  topicPrefix: string;
  folder: string;
  redact: boolean;
  /** For profiles. */
  nodeFlags: string[];
}

/** SLO-Scout's collector as it runs in production, with its defaults. */
export async function startOurs(
  options: OurOptions,
): Promise<CollectorUnderTest> {
  const { brokers, partitions, topicPrefix, folder, redact, nodeFlags } =
    options;
  const args = ['--grpc-port', '0', '--http-port', '0', '--metrics-port', '0'];
  args.push('--partitions', String(partitions));
  if (redact) {
    const rules = path.join(folder, 'redaction.yaml');
    fs.writeFileSync(rules, '{}\n');
    args.push('--redaction', rules);
  }
  const program = await ProgramUnderTest.start(
    '@slo-scout/collector-otlp/main',
    {
      args,
      env: {
        SLO_SCOUT_KAFKA_BROKERS: brokers,
        SLO_SCOUT_KAFKA_TOPIC_PREFIX: topicPrefix,
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
