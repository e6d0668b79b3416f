import { METRIC_NAMES } from '@slo-scout/journeys';
import { SpanKind } from '@slo-scout/telemetry';
import { Counter, type Registry } from 'prom-client';
import type { FinishedCycle } from '../pipeline/FinishedCycle';
import { LabelledDurations } from './LabelledDurations';

const MAX_JOURNEY_SERIES = 2_000;
const MAX_OPERATION_SERIES = 4_000;

/**
 * What SLIs of journeys and operations query: counters and latency histograms
 * by outcome. A trace is in them once, after its capsule is committed, and
 * only if it happened just now. Of operations those are exported that a
 * service serves.
 *
 * @internal
 */
export class JourneyMetrics {
  private readonly journeys: LabelledDurations;
  private readonly operations: LabelledDurations;
  private readonly unexported: Counter<'reason'>;

  constructor(registry: Registry) {
    this.unexported = new Counter({
      name: 'sloscout_fingerprint_unexported_total',
      help: 'Capsules of which no metric tells by name: the limit of series was reached, or the journey is not known yet.',
      labelNames: ['reason'],
      registers: [registry],
    });
    const onOverflow = () => this.unexported.inc({ reason: 'series_limit' });
    this.journeys = new LabelledDurations({
      counter: METRIC_NAMES.journeyRequests,
      histogram: METRIC_NAMES.journeyDuration,
      help: 'Traces of a journey, by the id of the journey and its entry service',
      labelNames: ['journey', 'service', 'outcome'],
      maxSeries: MAX_JOURNEY_SERIES,
      onOverflow,
    });
    this.operations = new LabelledDurations({
      counter: METRIC_NAMES.operationRequests,
      histogram: METRIC_NAMES.operationDuration,
      help: 'Requests and messages that an operation served, seen inside journeys',
      labelNames: ['service', 'operation', 'kind', 'outcome'],
      maxSeries: MAX_OPERATION_SERIES,
      onOverflow,
    });
    this.journeys.register(registry);
    this.operations.register(registry);
  }

  /** To be called once for each committed cycle. */
  record(
    { live }: Pick<FinishedCycle, 'live'>,
    journeyOf: (
      variantKey: string,
    ) => { id: string; service: string } | undefined,
    refused: ReadonlySet<string>,
  ): void {
    for (const capsule of live) {
      if (refused.has(capsule.variantKey)) continue;
      const journey = journeyOf(capsule.variantKey);
      if (journey) {
        const labels = { journey: journey.id, service: journey.service };
        this.journeys.add(labels, 'ok', capsule.okDurations);
        this.journeys.add(labels, 'error', capsule.errorDurations);
      } else {
        this.unexported.inc({ reason: 'no_journey' });
      }
      for (const step of capsule.steps) {
        if (!isServed(step.kind)) continue;
        const { service, operation } = step;
        const labels = { service, operation, kind: String(step.kind) };
        this.operations.add(labels, 'ok', step.durations);
        if (step.errorDurations && step.errors) {
          this.operations.turnIntoErrors(labels, step.errorDurations);
        }
      }
    }
  }
}

function isServed(kind: number): boolean {
  return kind === SpanKind.server || kind === SpanKind.consumer;
}
