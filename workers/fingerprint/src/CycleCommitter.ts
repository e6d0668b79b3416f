import { FencedError } from '@slo-scout/telemetry';
import type { CommitResult, TelemetryWriter } from '@slo-scout/telemetry-store';
import type { JourneyMetrics } from './metrics/JourneyMetrics';
import type { WorkerMetrics } from './metrics/WorkerMetrics';
import type { FinishedCycle } from './pipeline/FinishedCycle';
import type { WorkerLogger } from './WorkerLogger';

/** Journeys are looked at again at least so often, since counts tell more with time. */
const INFERENCE_INTERVAL_MS = 30_000;

/**
 * Commits cycles, keeps the journeys up to date, and then counts: so that what
 * is exported is committed, and once.
 *
 * @internal
 */
export class CycleCommitter {
  private journeys = new Map<string, { id: string; service: string }>();
  private journeysVersion = -1;
  private nextInferenceAt = 0;

  constructor(
    private readonly writer: Pick<
      TelemetryWriter,
      'commit' | 'inferJourneys' | 'journeysByVariant'
    >,
    private readonly metrics: {
      worker: WorkerMetrics;
      journeys: JourneyMetrics;
    },
    private readonly logger: WorkerLogger,
  ) {}

  async commit(cycles: FinishedCycle[]): Promise<void> {
    const { worker, journeys } = this.metrics;
    const end = worker.commitSeconds.startTimer();
    let result: CommitResult;
    try {
      result = await this.writer.commit(cycles.map(({ commit }) => commit));
    } catch (error) {
      if (error instanceof FencedError) worker.fenced.inc();
      throw error;
    } finally {
      end();
    }
    await this.refreshJourneys(result.created.length > 0);
    worker.capsulesCreated.inc(result.capsulesCreated);
    worker.dropped.inc({ reason: 'day_limit' }, result.refusedByDay);
    for (const cycle of cycles) {
      worker.recordCycle(cycle, result.refused);
      journeys.record(cycle, key => this.journeys.get(key), result.refused);
    }
  }

  /** The cycles are committed: whatever goes wrong here must not undo that. */
  private async refreshJourneys(hasNews: boolean): Promise<void> {
    if (!hasNews && Date.now() < this.nextInferenceAt) return;
    try {
      const version = await this.writer.inferJourneys();
      if (version !== this.journeysVersion) {
        this.journeys = await this.writer.journeysByVariant();
        this.journeysVersion = version;
      }
      this.nextInferenceAt = Date.now() + INFERENCE_INTERVAL_MS;
    } catch (error) {
      this.metrics.worker.inferenceErrors.inc();
      this.logger.error(
        `Journeys could not be inferred, the last ones stay: ${error}`,
      );
    }
  }
}
