import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { SpanBatcher } from './emit/SpanBatcher';
import { ShopRun, type ShopMessage } from './ShopRun';
import { readShopState } from './ShopState';

const DAY = 86_400_000;

/**
 * What applies where {@link ShopOptions} say nothing: about 140 000 traces of
 * history in 1.3 million spans.
 *
 * @public
 */
export const SHOP_DEFAULTS = {
  days: 28,
  seed: 1,
  historyTracesPerDay: 5_000,
  liveTracesPerSecond: 3,
};

/**
 * Options of {@link startShop}; for defaults see {@link SHOP_DEFAULTS}.
 *
 * @public
 */
export interface ShopOptions {
  /** Address of an OTLP receiver for gRPC, e.g. `http://127.0.0.1:4317`. */
  endpoint: string;
  /** Days of history that the first start sends. */
  days?: number;
  /** The one of the state file wins. */
  seed?: number;
  /** Remembers what was sent. Without it each start sends the whole history. */
  stateFile?: string;
  /** Mean over a week. */
  historyTracesPerDay?: number;
  /** Mean over a week. */
  liveTracesPerSecond?: number;
  onMessage?: (message: ShopMessage) => void;
  /** One sentence each time sending has to be tried again, and why. */
  onRetry?: (reason: string) => void;
}

/**
 * A running shop.
 *
 * @public
 */
export interface Shop {
  /** Resolves after {@link Shop.stop}; rejects when the receiver refuses for good. */
  readonly ended: Promise<void>;
  /** Waits a moment for what is under way, remembers what was acknowledged, and ends. */
  stop(): Promise<void>;
}

/**
 * Starts the shop: it sends the history that is missing, oldest first, through
 * the same door as everything else, then goes on live.
 *
 * Throws one sentence when the state file is not one.
 *
 * @public
 */
export function startShop(options: ShopOptions): Shop {
  const settings = { ...SHOP_DEFAULTS, ...options };
  const now = Date.now();
  const known = options.stateFile
    ? readShopState(options.stateFile)
    : undefined;
  const state = known ?? {
    seed: settings.seed,
    anchor: now,
    sentUntil: now - settings.days * DAY,
  };
  const batcher = new SpanBatcher({
    exporter: new OTLPTraceExporter({
      url: options.endpoint,
      timeoutMillis: 30_000,
    }),
    batchSize: 512,
    concurrency: 4,
    onRetry: error => options.onRetry?.(error.message),
  });
  const run = new ShopRun(state, batcher, settings);
  const ended = run.run();
  ended.catch(() => {}); // whoever looks at `ended` sees it
  let stopped: Promise<void> | undefined;
  return {
    ended,
    stop: () => {
      stopped ??= run.stop();
      return stopped;
    },
  };
}
