import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';

const WINDOW_MS = 1000;
const NANOS_PER_MS = 1e6;

/**
 * How late the event loop was in the last second or so: when it falls behind,
 * taking more work makes everybody wait.
 *
 * @internal
 */
export class LoopDelay {
  private readonly histogram: IntervalHistogram;
  private readonly timer: NodeJS.Timeout;
  private lastMs = 0;

  constructor() {
    this.histogram = monitorEventLoopDelay({ resolution: 20 });
    this.histogram.enable();
    this.timer = setInterval(() => {
      this.lastMs = this.histogram.max / NANOS_PER_MS;
      this.histogram.reset();
    }, WINDOW_MS).unref();
  }

  /** The longest delay of the window that ended last and of the one that runs, in ms. */
  get maxMs(): number {
    return Math.max(this.lastMs, this.histogram.max / NANOS_PER_MS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.histogram.disable();
  }
}
