/**
 * The worker that turns spans into capsules and journeys.
 *
 * @packageDocumentation
 */
export {
  startFingerprintWorker,
  type CycleWriter,
  type FingerprintWorkerOptions,
  type RunningFingerprintWorker,
} from './startFingerprintWorker';
export {
  startSignalsStage,
  type RunningSignalsStage,
  type SignalsStageOptions,
} from './signals/startSignalsStage';
export type { DeadLetterLimits } from './DeadLetterBreaker';
export type { PipelineOptions } from './pipeline/PipelineOptions';
export type { WorkerLogger } from './WorkerLogger';
export { WORKER_NODE_OPTIONS } from './workerNodeOptions';
export type { ConsumingStageOptions } from './ConsumingStageOptions';
