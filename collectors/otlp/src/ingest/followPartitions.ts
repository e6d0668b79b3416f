import { TOPICS, type TelemetryLog } from '@slo-scout/telemetry';

const EVERY_MS = 10_000;

/**
 * Looks now and again how many partitions the raw topic has, and tells when
 * that has changed: partitions are added while collectors run, and all of
 * them must put a trace into the same one.
 *
 * @param known - how many there are now
 * @internal
 */
export function followPartitions(
  log: TelemetryLog,
  known: number,
  changed: (partitions: number) => void,
): { stop(): void } {
  let current = known;
  let timer: NodeJS.Timeout;
  let stopped = false;
  async function look(): Promise<void> {
    try {
      const partitions = await log.partitions(TOPICS.raw);
      if (!stopped && partitions !== current) {
        current = partitions;
        changed(partitions);
      }
    } catch {
      // The log is away, or the topic is being created anew; whoever appends says so.
    }
    if (!stopped) wait();
  }
  function wait(): void {
    timer = setTimeout(look, EVERY_MS).unref();
  }
  wait();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
