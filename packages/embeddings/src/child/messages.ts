import type { ModelOptions } from '../embedder/MiniLmEmbedder';

/**
 * Which model the child loads; it travels in the environment.
 *
 * @internal
 */
export const MODEL_VARIABLE = 'SLO_SCOUT_EMBEDDER_CHILD';

/** @internal */
export type ChildModel = ModelOptions;

/**
 * From the parent to the child.
 *
 * @internal
 */
export interface EmbedRequest {
  id: number;
  texts: string[];
}

/**
 * From the child to the parent.
 *
 * @internal
 */
export type EmbedAnswer =
  | { type: 'ready'; name: string; dimensions: number }
  | { type: 'failed'; message: string }
  | { type: 'vectors'; id: number; vectors: Float32Array[] }
  | { type: 'error'; id: number; message: string };
