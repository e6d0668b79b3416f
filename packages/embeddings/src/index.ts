/**
 * Texts to vectors, and vectors to what lies near.
 *
 * @packageDocumentation
 */
export type { Embedder } from './embedder/Embedder';
export { EmbedderError } from './embedder/EmbedderError';
export {
  HashingEmbedder,
  type HashingEmbedderOptions,
} from './embedder/HashingEmbedder';
export {
  DEFAULT_MODEL,
  MiniLmEmbedder,
  type ModelOptions,
} from './embedder/MiniLmEmbedder';
export { CachingEmbedder } from './embedder/CachingEmbedder';
export { textHash } from './embedder/textHash';
export {
  ChildEmbedder,
  type ChildEmbedderOptions,
} from './child/ChildEmbedder';
export type {
  VectorEntry,
  VectorFilter,
  VectorIndex,
  VectorMatch,
} from './index/VectorIndex';
export { VectorIndexError } from './index/VectorIndexError';
export {
  PostgresVectorIndex,
  type PostgresVectorIndexOptions,
} from './index/PostgresVectorIndex';
export type { MilvusOptions } from './index/milvus/MilvusOptions';
export {
  MilvusVectorIndex,
  type MilvusVectorIndexOptions,
} from './index/milvus/MilvusVectorIndex';
