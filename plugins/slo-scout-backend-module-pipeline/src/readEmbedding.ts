import type { Config } from '@backstage/config';

/**
 * How the embedding worker is started.
 *
 * @internal
 */
export interface EmbeddingProgram {
  args: string[];
  /** What must not be in the arguments, where every user of the machine can read it. */
  env: Record<string, string>;
}

/**
 * Reads `sloScout.pipeline.embedding.enabled` and, for the worker to use what
 * the search uses, `sloScout.embedding`.
 *
 * @returns undefined when it is switched off, which is the default.
 * @internal
 */
export function readEmbedding(
  config: Config | undefined,
): EmbeddingProgram | undefined {
  if (!config?.getOptionalBoolean('pipeline.embedding.enabled'))
    return undefined;
  const text = (key: string) => config.getOptionalString(`embedding.${key}`);
  const flags: Record<string, string | undefined> = {
    '--model-path': text('modelPath'),
    '--model': text('model'),
    '--milvus': text('milvus.address'),
  };
  const variables: Record<string, string | undefined> = {
    SLO_SCOUT_MILVUS_TOKEN: text('milvus.token'),
    SLO_SCOUT_MILVUS_DATABASE: text('milvus.database'),
    SLO_SCOUT_MILVUS_CA_FILE: text('milvus.caFile'),
    SLO_SCOUT_MILVUS_TLS: config.getOptionalBoolean('embedding.milvus.tls')
      ? 'true'
      : undefined,
  };
  const given = (values: Record<string, string | undefined>) =>
    Object.entries(values).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
  return {
    args: given(flags).flat(),
    env: Object.fromEntries(given(variables)),
  };
}
