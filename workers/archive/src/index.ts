/**
 * The worker that keeps raw telemetry in objects.
 *
 * @packageDocumentation
 */
export {
  startArchiveWorker,
  type ArchiveWorkerOptions,
  type RunningArchiveWorker,
} from './startArchiveWorker';
export type { ArchiveLimits } from './ArchiveLimits';
export type { Backoff } from './retryStore';
