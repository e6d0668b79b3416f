import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { SpanBatcher } from './emit/SpanBatcher';
import { ShopRun, type ShopMessage } from './ShopRun';
import { readShopState, type ShopState } from './ShopState';

const DAY = 86_400_000;

/**
 * Options of {@link startShop}.
 *
 * @public
 */
export interface ShopOptions {
  /** Address of an OTLP receiver for gRPC, e.g. `http://127.0.0.1:4317`. */
  endpoint: string;
  /** Days of history that the first start sends. Default 28. */
  days?: number;
  /** Default 1. The one of the state file wins. */
  seed?: number;
  /** Remembers what was sent. Without it each start sends the whole history. */
  stateFile?: string;
  /** Mean over a week. Default 4 600, about 1.1 million spans in 28 days. */
  historyTracesPerDay?: number;
  /** Mean over a week. Default 3. */
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
  const days = options.days ?? 28;
  const now = Date.now();
  const state: ShopState = (options.stateFile
    ? readShopState(options.stateFile)
    : undefined) ?? {
    seed: options.seed ?? 1,
    anchor: now,
    sentUntil: now - days * DAY,
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
  const run = new ShopRun(state, batcher, {
    historyTracesPerDay: 4_600,
    liveTracesPerSecond: 3,
    ...options,
    days,
  });
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
