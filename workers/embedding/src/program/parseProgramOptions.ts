import { DEFAULT_MODEL, type MilvusOptions } from '@slo-scout/embeddings';
import { programCommand, UsageError, wholeNumber } from '@slo-scout/program';
import { Option } from 'commander';

/**
 * What flags and environment say.
 *
 * @internal
 */
export interface ProgramOptions {
  metricsHost: string;
  metricsPort: number;
  modelPath: string | undefined;
  model: string;
  intervalMs: number;
  milvus: MilvusOptions | undefined;
}

interface Flags extends Omit<ProgramOptions, 'milvus' | 'intervalMs'> {
  milvus: string | undefined;
  intervalSeconds: number;
}

const HELP =
  'Keeps a vector for each journey in the database. The connection string of the database is read from ' +
  'SLO_SCOUT_DATABASE, the schema from SLO_SCOUT_SCHEMA. Without --model-path texts are hashed: letters, not meaning. ' +
  'For Milvus also SLO_SCOUT_MILVUS_TOKEN (an API key, or user:password), SLO_SCOUT_MILVUS_DATABASE, and for TLS ' +
  'SLO_SCOUT_MILVUS_TLS=true, SLO_SCOUT_MILVUS_CA_FILE, SLO_SCOUT_MILVUS_CERT_FILE and SLO_SCOUT_MILVUS_KEY_FILE.';

/**
 * Reads flags, and the environment for what no flag gives. Ends the process
 * with a sentence and code 2 when a flag is wrong.
 *
 * @throws UsageError when the environment is wrong
 * @internal
 */
export function parseProgramOptions(
  argv: string[],
  env: NodeJS.ProcessEnv,
): ProgramOptions {
  const { milvus, intervalSeconds, ...flags } = programCommand(
    'slo-scout-embedding-worker',
    HELP,
    8895,
  )
    .addOption(
      new Option(
        '--model-path <folder>',
        'folder of models in ONNX, as Transformers.js lays them out',
      ).env('SLO_SCOUT_MODEL_PATH'),
    )
    .addOption(
      new Option('--model <name>', 'folder of the model in it')
        .env('SLO_SCOUT_MODEL')
        .default(DEFAULT_MODEL),
    )
    .addOption(
      new Option(
        '--milvus <address>',
        'host:port of a Milvus that gets the vectors, too',
      ).env('SLO_SCOUT_MILVUS'),
    )
    .addOption(
      new Option(
        '--interval-seconds <seconds>',
        'how often it looks for changed journeys',
      )
        .env('SLO_SCOUT_EMBEDDING_INTERVAL_SECONDS')
        .default(5)
        .argParser(wholeNumber(1, 3600)),
    )
    .parse(argv)
    .opts<Flags>();
  return {
    ...flags,
    intervalMs: intervalSeconds * 1000,
    milvus: milvus ? milvusOf(milvus, env) : undefined,
  };
}

function milvusOf(address: string, env: NodeJS.ProcessEnv): MilvusOptions {
  if (!/^(https?:\/\/)?[^/@\s]+:\d+$/.test(address)) {
    throw new UsageError(
      'the address of Milvus must be host:port, without credentials; those come from SLO_SCOUT_MILVUS_TOKEN',
    );
  }
  return {
    address,
    token: env.SLO_SCOUT_MILVUS_TOKEN || undefined,
    database: env.SLO_SCOUT_MILVUS_DATABASE || undefined,
    ssl: env.SLO_SCOUT_MILVUS_TLS === 'true' || undefined,
    caFile: env.SLO_SCOUT_MILVUS_CA_FILE || undefined,
    certFile: env.SLO_SCOUT_MILVUS_CERT_FILE || undefined,
    keyFile: env.SLO_SCOUT_MILVUS_KEY_FILE || undefined,
  };
}
