import type { MilvusOptions } from '@slo-scout/embeddings';

/**
 * What `sloScout.embedding` says.
 *
 * @internal
 */
export interface EmbeddingConfig {
  /** Folder of models; undefined for the hashing embedder. */
  modelPath?: string;
  model?: string;
  milvus?: MilvusOptions;
}
