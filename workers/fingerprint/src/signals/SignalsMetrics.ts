import { Counter, Histogram, type Registry } from 'prom-client';

const PREFIX = 'sloscout_signals';

/**
 * Metrics of the stage itself. Those of what is written are counted after the
 * commit.
 *
 * @internal
 */
export class SignalsMetrics {
  readonly records: Counter<'outcome'>;
  readonly deadLetters: Counter<'reason'>;
  readonly logRecords: Counter;
  readonly untemplated: Counter;
  readonly eventsCreated: Counter;
  readonly published: Counter;
  readonly publishErrors: Counter;
  readonly dropped: Counter<'reason'>;
  readonly missedOffsets: Counter;
  readonly restarts: Counter;
  readonly commitSeconds: Histogram;

  constructor(registry: Registry) {
    const registers = [registry];
    const counter = (name: string, help: string) =>
      new Counter({ name: `${PREFIX}_${name}`, help, registers });
    const labelled = <T extends string>(
      label: T,
      name: string,
      help: string,
    ): Counter<T> =>
      new Counter({
        name: `${PREFIX}_${name}`,
        help,
        labelNames: [label],
        registers,
      });
    this.records = labelled(
      'outcome',
      'records_total',
      'Records read: decoded, skipped because they hold traces, dead when they can not be decoded.',
    );
    this.deadLetters = labelled(
      'reason',
      'dlq_total',
      'Records sent to the dead letters.',
    );
    this.logRecords = counter('log_records_total', 'Log records counted.');
    this.untemplated = counter(
      'untemplated_log_records_total',
      'Log records counted as `other`, because their service has too many templates.',
    );
    this.eventsCreated = counter(
      'events_total',
      'Events written for the first time.',
    );
    this.published = counter(
      'events_published_total',
      'Events written to the topic of events.',
    );
    this.publishErrors = counter(
      'publish_errors_total',
      'Times events could not be published; they wait in the outbox.',
    );
    this.dropped = labelled(
      'reason',
      'dropped_total',
      'Log records, events and metrics that are not kept, because of a limit or their age.',
    );
    this.missedOffsets = counter(
      'missed_offsets_total',
      'Records that were gone before they were read: the stage was away for longer than the log keeps them.',
    );
    this.restarts = counter(
      'consumer_restarts_total',
      'Times the consumer gave up and was started again.',
    );
    this.commitSeconds = new Histogram({
      name: `${PREFIX}_commit_seconds`,
      help: 'Time of the transactions that write counts.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    });
  }
}
