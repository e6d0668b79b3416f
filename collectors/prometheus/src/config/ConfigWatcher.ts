import { watch, type FSWatcher } from 'chokidar';
import { type LoadedConfig, loadConfig } from './loadConfig';

/** @internal */
export interface ConfigWatcherOptions {
  file: string;
  /** What runs now. */
  current: LoadedConfig;
  /** Looks at the file also when nothing was announced: Kubernetes swaps symbolic links. */
  reconcileMs: number;
  /** @throws Error when it cannot be applied; then the old one keeps running */
  apply(loaded: LoadedConfig): Promise<void>;
  /** Told of each attempt: undefined when the file's content is what runs now. */
  report(problem: Error | undefined, changed: boolean): void;
}

/**
 * Applies the configuration file whenever it changes. A mistake in it changes
 * nothing.
 *
 * @internal
 */
export class ConfigWatcher {
  private readonly watcher: FSWatcher;
  private readonly timer: NodeJS.Timeout;
  private digest: string;
  private refused: string | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly options: ConfigWatcherOptions) {
    this.digest = options.current.digest;
    this.watcher = watch(options.file, {
      ignoreInitial: true,
      atomic: true,
      awaitWriteFinish: { stabilityThreshold: 100, pollInterval: 50 },
    });
    this.watcher.on('all', () => void this.check());
    this.watcher.on('error', () => {
      // The reconciliation still sees every change.
    });
    this.timer = setInterval(() => void this.check(), options.reconcileMs);
  }

  /** Looks at the file now. Never rejects. */
  check(): Promise<void> {
    this.running = this.running.then(() => this.reconcile());
    return this.running;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.watcher.close();
    await this.running;
  }

  private async reconcile(): Promise<void> {
    if (this.stopped) return;
    const { file, apply, report } = this.options;
    try {
      const loaded = await loadConfig(file);
      const changed = loaded.digest !== this.digest;
      if (changed) await apply(loaded);
      this.digest = loaded.digest;
      if (changed || this.refused !== undefined) report(undefined, changed);
      this.refused = undefined;
    } catch (error) {
      const { message } = error as Error;
      // The same mistake is said once, not every minute.
      if (message !== this.refused) report(error as Error, false);
      this.refused = message;
    }
  }
}
