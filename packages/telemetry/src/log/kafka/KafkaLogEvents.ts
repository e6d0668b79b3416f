/**
 * A consumer could not go on where it stood.
 *
 * @public
 */
export interface OffsetReset {
  group: string;
  topic: string;
  partition: number;
  /** Where it wanted to read. */
  from: number;
  /** Where it reads on: the first record that is there. */
  to: number;
  /**
   * `expired`: retention has dropped the records before it got to them.
   * `beyond_end`: the log is shorter than it was, since the topic was created anew or a broker lost its end.
   */
  reason: 'expired' | 'beyond_end';
}

/**
 * What happens in the log that nobody waits for; for counters and log lines.
 *
 * @public
 */
export interface KafkaLogEvents {
  offsetReset?(reset: OffsetReset): void;
  /** A record came dated `behindMs` before a watermark that was told already; it is dated up to it. The clocks of brokers and consumers differ, or a follower lagged. */
  clockBehind?(event: {
    topic: string;
    partition: number;
    behindMs: number;
  }): void;
  /** Something failed and is tried again. */
  retry?(error: Error): void;
}
