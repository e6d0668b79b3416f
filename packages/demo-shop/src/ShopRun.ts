import { setTimeout as sleep } from 'node:timers/promises';
import { ShopTracers } from './emit/ShopTracers';
import type { SpanBatcher } from './emit/SpanBatcher';
import { Scenario } from './model/Scenario';
import {
  countSlot,
  simulateSlot,
  type SlotOptions,
} from './model/simulateSlot';
import { writeShopState, type ShopState } from './ShopState';

const DAY = 86_400_000;
const SLOT_SECONDS = 60;
/** A hole longer than this is filled as history, at history's rate. */
const LONGEST_CATCH_UP = 5 * 60_000;
const TICK_MILLIS = 1_000;
/** How long a stop waits for the last acknowledgements. */
const STOP_MILLIS = 3_000;

/**
 * Progress of the shop. Counts are traces.
 *
 * @public
 */
export type ShopMessage =
  | { type: 'backfill'; done: number; total: number }
  | { type: 'live' };

/**
 * Options of {@link ShopRun}.
 *
 * @internal
 */
export interface ShopRunOptions {
  endpoint: string;
  days: number;
  stateFile?: string;
  historyTracesPerDay: number;
  liveTracesPerSecond: number;
  onMessage?: (message: ShopMessage) => void;
}

/**
 * The shop from start to stop: fills what is missing, then goes on live.
 *
 * @internal
 */
export class ShopRun {
  readonly #state: ShopState;
  readonly #batcher: SpanBatcher;
  readonly #options: ShopRunOptions;
  readonly #scenario: Scenario;
  readonly #tracers: ShopTracers;
  readonly #stopping = new AbortController();
  #done: Promise<void> = Promise.resolve();

  constructor(state: ShopState, batcher: SpanBatcher, options: ShopRunOptions) {
    this.#state = state;
    this.#batcher = batcher;
    this.#options = options;
    this.#scenario = new Scenario(state.seed, state.anchor);
    this.#tracers = new ShopTracers(batcher);
  }

  run(): Promise<void> {
    this.#done = this.#loop().catch(error => {
      // A stop ends what is under way.
      if (this.#stopping.signal.aborted) return;
      throw new Error(
        `The receiver at ${this.#options.endpoint} refuses spans for good: ${
          error.message
        }`,
        { cause: error },
      );
    });
    return this.#done;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    const late = sleep(STOP_MILLIS, undefined, { ref: false });
    await Promise.race([this.#done.catch(() => {}), late]);
    await this.#batcher.shutdown();
    await this.#done.catch(() => {});
  }

  async #loop(): Promise<void> {
    let live = false;
    while (!this.#stopping.signal.aborted) {
      // Also when the machine slept, or the receiver was away for long.
      if (Date.now() - this.#state.sentUntil > LONGEST_CATCH_UP) {
        await this.#backfill();
      } else {
        if (!live) this.#options.onMessage?.({ type: 'live' });
        live = true;
        await this.#tick();
      }
    }
  }

  async #backfill(): Promise<void> {
    const { days, historyTracesPerDay, onMessage } = this.#options;
    const slotMillis = SLOT_SECONDS * 1000;
    const end = Math.floor(Date.now() / slotMillis) * slotMillis;
    const from = Math.max(this.#state.sentUntil, end - days * DAY);
    const slots: SlotOptions[] = [];
    for (
      let start = Math.ceil(from / slotMillis) * slotMillis;
      start < end;
      start += slotMillis
    ) {
      slots.push({
        seed: this.#state.seed,
        start,
        seconds: SLOT_SECONDS,
        tracesPerSecond: (historyTracesPerDay * 1000) / DAY,
      });
    }
    const total = slots.reduce((sum, slot) => sum + countSlot(slot), 0);
    let done = 0;
    let reported = 0;
    for (const slot of slots) {
      if (this.#stopping.signal.aborted) return;
      for (const trace of simulateSlot(slot, this.#scenario)) {
        await this.#batcher.ready();
        this.#tracers.emit(trace);
        done++;
      }
      if (Date.now() - reported > 1_000) {
        await this.#remember(slot.start + slotMillis);
        onMessage?.({ type: 'backfill', done, total });
        reported = Date.now();
      }
    }
    await this.#remember(end);
    onMessage?.({ type: 'backfill', done: total, total });
  }

  /** Sends the traffic of the seconds that have passed. */
  async #tick(): Promise<void> {
    const { liveTracesPerSecond } = this.#options;
    // A second is over when its traces are too, but for rare long ones, whose end then lies a little ahead.
    const until = Math.floor((Date.now() - 2_000) / 1000) * 1000;
    let start = Math.ceil(this.#state.sentUntil / 1000) * 1000;
    for (; start < until; start += 1000) {
      const slot = {
        seed: this.#state.seed,
        start,
        seconds: 1,
        tracesPerSecond: liveTracesPerSecond,
      };
      for (const trace of simulateSlot(slot, this.#scenario)) {
        await this.#batcher.ready();
        this.#tracers.emit(trace);
      }
    }
    await this.#remember(start);
    await sleep(TICK_MILLIS, undefined, {
      signal: this.#stopping.signal,
    }).catch(() => {});
  }

  async #remember(sentUntil: number): Promise<void> {
    await this.#batcher.forceFlush();
    this.#state.sentUntil = Math.max(this.#state.sentUntil, sentUntil);
    const { stateFile } = this.#options;
    if (stateFile) writeShopState(stateFile, this.#state);
  }
}
