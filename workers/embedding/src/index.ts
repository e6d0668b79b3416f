/**
 * The worker that keeps a vector for each journey.
 *
 * @packageDocumentation
 */
export {
  startEmbeddingWorker,
  type EmbeddingWorkerOptions,
  type RunningEmbeddingWorker,
} from './startEmbeddingWorker';
