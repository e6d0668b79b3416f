import fs from 'node:fs';
import path from 'node:path';
import { createTestTopicPrefix } from '@slo-scout/dev-kafka';
import { createTestDatabase } from '@slo-scout/dev-postgres';
import { KafkaTelemetryLog, type TelemetryLog } from '@slo-scout/telemetry';
import { ProgramUnderTest } from '../../pipeline/ProgramUnderTest';
import { Random } from '../../lib/Random';
import type { KafkaBehindFault } from './KafkaBehindFault';

/** What the rows share. */
export interface Stage {
  folder: string;
  /** One broker behind a network that can break. */
  kafka: () => Promise<KafkaBehindFault>;
  /** Of all rows together. */
  kills: number;
  /** Flags of the command, as they were given. */
  flags: Record<string, string>;
}

/** What one row works with; everything it starts ends with it. */
export class Scene {
  readonly random: Random;
  readonly folder: string;
  /** Of this row's topics and groups. */
  readonly prefix = createTestTopicPrefix();
  private readonly ends: Array<() => unknown> = [];

  constructor(readonly row: number, readonly stage: Stage) {
    this.random = new Random(row);
    this.folder = path.join(stage.folder, `row-${row}`);
    fs.mkdirSync(this.folder);
  }

  /** Done when the row ends, last in first out. */
  atEnd(work: () => unknown): void {
    this.ends.push(work);
  }

  async end(): Promise<void> {
    for (const work of this.ends.reverse()) {
      await Promise.resolve(work()).catch(() => {});
    }
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** So many kills of those that the command asks for. */
  kills(share: number): number {
    return Math.max(1, Math.round(this.stage.kills * share));
  }

  /** A database of its own; the connection string. */
  async database(): Promise<string> {
    const database = await createTestDatabase();
    this.atEnd(() => database.drop());
    return database.url;
  }

  /** What tells programs to use the broker, or the brokers given. */
  async kafkaEnv(brokers?: string): Promise<Record<string, string>> {
    return {
      SLO_SCOUT_KAFKA_BROKERS: brokers ?? (await this.stage.kafka()).brokers,
      SLO_SCOUT_KAFKA_TOPIC_PREFIX: this.prefix,
    };
  }

  /** The log of the row, through the broker or the brokers given. */
  async openLog(brokers?: string): Promise<TelemetryLog> {
    const log = await KafkaTelemetryLog.create({
      brokers: (brokers ?? (await this.stage.kafka()).brokers).split(','),
      topicPrefix: this.prefix,
      deliveryTimeoutMs: 120_000,
    });
    this.atEnd(() => log.close());
    return log;
  }

  /** A program of the product as a process. */
  async start(
    module: string,
    args: string[],
    env: Record<string, string>,
  ): Promise<ProgramUnderTest> {
    const program = await ProgramUnderTest.start(module, {
      args: ['--metrics-port', '0', ...args],
      env,
    });
    this.atEnd(() => program.kill());
    return program;
  }
}
