import { mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { LogCollectorConfigInput } from '../config/LogCollectorConfig';
import {
  startLogCollector,
  type LogCollectorOptions,
  type RunningLogCollector,
} from '../startLogCollector';
import { decodeLogs, type DecodedLog } from './decodeLogs';
import { MemoryLog } from './MemoryLog';

/** Waits for nothing longer than needed. */
export const FAST = {
  ...{ pollMs: 10, idlePollMs: 20, scanMs: 20, batchMs: 10, recordMs: 50 },
  ...{ leaveMs: 300, checkpointMs: 10 },
};

/** A folder of logs, and collectors that follow them one after the other. */
export class TestBed {
  readonly log = new MemoryLog();
  readonly complaints: string[] = [];
  collector: RunningLogCollector | undefined;
  readonly #decoded: DecodedLog[] = [];
  #decodedRecords = 0;

  private constructor(readonly root: string) {}

  static async create(): Promise<TestBed> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'slo-scout-logs-'));
    return new TestBed(await realpath(folder));
  }

  at(...names: string[]): string {
    return path.join(this.root, ...names);
  }

  async start(
    source: Partial<LogCollectorConfigInput['sources'][number]> = {},
    options: Partial<LogCollectorOptions> = {},
    limits: LogCollectorConfigInput['limits'] = {},
  ): Promise<RunningLogCollector> {
    const complain = (message: string) => {
      this.complaints.push(message);
    };
    this.collector = await startLogCollector({
      config: {
        stateDir: this.at('state'),
        sources: [
          { include: [this.at('*.log')], start: 'beginning', ...source },
        ],
        limits,
        timing: FAST,
      },
      log: this.log,
      logger: { info: () => {}, warn: complain, error: complain },
      ...options,
    });
    return this.collector;
  }

  async stop(): Promise<void> {
    await this.collector?.stop();
    this.collector = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.root, { recursive: true, force: true });
  }

  logs(): DecodedLog[] {
    const { records } = this.log;
    while (this.#decodedRecords < records.length) {
      const { value } = records[this.#decodedRecords++];
      this.#decoded.push(...decodeLogs(value));
    }
    return this.#decoded;
  }

  bodies(): string[] {
    return this.logs().map(({ body }) => body);
  }

  /** Resolves when so many records have arrived, and a moment has passed in which no more did. */
  async delivered(count: number): Promise<string[]> {
    const end = Date.now() + 90_000;
    while (this.logs().length < count && Date.now() < end) await pause(10);
    await pause(150);
    return this.bodies();
  }

  async metric(
    name: string,
    labels: Record<string, string> = {},
  ): Promise<number> {
    const registry = this.collector!.metricsRegistry;
    const { values } = await registry.getSingleMetric(name)!.get();
    const wanted = Object.entries(labels);
    return values
      .filter(({ labels: has }) =>
        wanted.every(([key, value]) => has[key] === value),
      )
      .reduce((sum, { value }) => sum + value, 0);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, ms);
  });
}

/** Numbered lines that are long enough to tell files apart. */
export function lines(from: number, to: number, of = 'a'): string {
  let text = '';
  for (let i = from; i < to; i++) text += `${lineOf(i, of)}\n`;
  return text;
}

export function lineOf(i: number, of = 'a'): string {
  return `line ${i} of ${of}, padded to be worth reading ${'.'.repeat(i % 40)}`;
}

export function linesOf(from: number, to: number, of = 'a'): string[] {
  return Array.from({ length: to - from }, (_, i) => lineOf(from + i, of));
}
