import type { Capsule, TemplaterState, Tombstone } from '@slo-scout/journeys';
import {
  claimOffset,
  DEFAULT_TELEMETRY_SCHEMA,
  inTransaction,
  type CommittedOffset,
  type PartitionAssignment,
} from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import { connect } from './connect';
import type { CycleCommit } from './CycleCommit';
import {
  migrateTelemetryStore,
  type TelemetryStoreOptions,
} from './migrateTelemetryStore';
import { readClosedTraces } from './operations/assembly/closedTraces';
import { readOperationNames } from './operations/assembly/operationNames';
import { commitCycles } from './operations/commitCycles';
import { inferStoredJourneys } from './operations/journeys/inferStoredJourneys';
import { readJourneys } from './operations/journeys/readJourneys';
import { publishCapsules } from './operations/outbox/publishCapsules';
import { ensureDayPartitions } from './operations/partitions/ensureDayPartitions';
import { DAY_SECONDS } from './operations/partitions/partitionOfDay';
import { commitSignals } from './operations/signals/commitSignals';
import { publishEvents } from './operations/signals/publishEvents';
import { readTemplateTexts } from './operations/signals/readTemplateTexts';
import {
  DEFAULT_SIGNALS_LIMITS,
  type SignalsCommit,
  type SignalsLimits,
  type SignalsResult,
} from './SignalsCommit';
import type { TelemetryEvent } from './TelemetryStore';

/**
 * Where a new owner of a partition goes on.
 *
 * @public
 */
export interface ClaimedPartition extends CommittedOffset {
  /** Of traces that closed in committed cycles, oldest first. */
  tombstones: Tombstone[];
  operationNames: TemplaterState;
}

/**
 * What a commit did beyond what it was told.
 *
 * @public
 */
export interface CommitResult {
  /** Variants that were seen for the first time. */
  created: string[];
  /** Variants that are not stored, because there are too many: their capsules are not either. */
  refused: ReadonlySet<string>;
  /** Capsules that were written for the first time. */
  capsulesCreated: number;
  /** Traces that are in no capsule, because they are of too many different days. */
  refusedByDay: number;
}

/**
 * Options of {@link TelemetryWriter.create}.
 *
 * @public
 */
export interface TelemetryWriterOptions extends TelemetryStoreOptions {
  /** Above this many variants new ones are refused. Default 5000. */
  maxVariants?: number;
  /** Above this many days of event time new ones are refused. Default 1000. */
  maxDays?: number;
  /** Note what is written for {@link TelemetryWriter.publishCapsules} and publishEvents. Default false. */
  publishes?: boolean;
  /** Bounds of what is kept of logs, metrics and events. */
  signalsLimits?: Partial<SignalsLimits>;
}

/**
 * The worker's side of the store: outputs and offset in one transaction.
 *
 * @public
 */
export class TelemetryWriter {
  private readonly knownDays = new Set<number>();
  private readonly knownLogDays = new Set<number>();
  private readonly knownEventDays = new Set<number>();
  private readonly knownOperations = new Set<string>();

  private constructor(
    private readonly pool: Pool,
    private readonly schema: string,
    private readonly options: {
      maxVariants: number;
      maxDays: number;
      publishes: boolean;
      signalsLimits: SignalsLimits;
    },
  ) {}

  /** Connects, and brings the tables up to date. */
  static async create(
    options: TelemetryWriterOptions,
  ): Promise<TelemetryWriter> {
    const {
      connection,
      schema = DEFAULT_TELEMETRY_SCHEMA,
      maxVariants = 5000,
      maxDays = 1000,
      publishes = false,
    } = options;
    const signalsLimits = {
      ...DEFAULT_SIGNALS_LIMITS,
      ...options.signalsLimits,
    };
    await migrateTelemetryStore({ connection, schema });
    return new TelemetryWriter(
      connect(connection, 'slo-scout writer'),
      schema,
      { maxVariants, maxDays, publishes, signalsLimits },
    );
  }

  /**
   * Takes a partition from its former owner.
   *
   * @throws FencedError when a higher generation has been here.
   */
  async claim(assignment: PartitionAssignment): Promise<ClaimedPartition> {
    const position = await claimOffset(this.pool, this.schema, assignment);
    // From here on only this generation writes these rows, so they can't change between the reads.
    return {
      ...position,
      tombstones: await readClosedTraces(this.pool, this.schema, assignment),
      operationNames: await readOperationNames(
        this.pool,
        this.schema,
        assignment,
      ),
    };
  }

  /**
   * Writes cycles of any number of partitions, all or nothing.
   *
   * @throws FencedError when one of the partitions is no longer ours; nothing is written then.
   */
  async commit(cycles: CycleCommit[]): Promise<CommitResult> {
    const { schema, options, knownDays, knownOperations } = this;
    const capsules = cycles.flatMap(cycle => cycle.capsules);
    const refusedDays = await ensureDayPartitions(
      this.pool,
      schema,
      'capsules',
      capsules.map(({ minute }) => minute),
      knownDays,
      options.maxDays,
    );
    const isRefused = ({ minute }: Capsule) =>
      refusedDays.has(Math.floor(minute / DAY_SECONDS));
    const stored = refusedDays.size
      ? cycles.map(cycle => ({
          ...cycle,
          capsules: cycle.capsules.filter(capsule => !isRefused(capsule)),
        }))
      : cycles;
    const { operations, ...written } = await inTransaction(this.pool, client =>
      commitCycles(client, schema, stored, {
        ...options,
        knownOperations,
      }),
    );
    operations.forEach(key => knownOperations.add(key));
    return {
      ...written,
      refusedByDay: capsules
        .filter(isRefused)
        .reduce((sum, { ok, error }) => sum + ok + error, 0),
    };
  }

  /**
   * Hands capsules that were written since they were published last to `append`,
   * and forgets them when it has resolved: at least once, also over restarts.
   *
   * @returns how many were handed over or had been dropped meanwhile; less than `limit` when no more wait.
   */
  async publishCapsules(
    limit: number,
    append: (capsules: Capsule[]) => Promise<void>,
  ): Promise<number> {
    return publishCapsules(this.pool, this.schema, limit, append);
  }

  /**
   * Writes what was read of logs and metrics, all or nothing.
   *
   * @throws FencedError when the partition is no longer ours; nothing is written then.
   */
  async commitSignals(commit: SignalsCommit): Promise<SignalsResult> {
    const { pool, schema, options } = this;
    const { maxDays, publishes, signalsLimits: limits } = options;
    const lostLogDays = await ensureDayPartitions(
      pool,
      schema,
      'log_counts',
      commit.logs.map(({ minute }) => minute),
      this.knownLogDays,
      maxDays,
    );
    const lostEventDays = await ensureDayPartitions(
      pool,
      schema,
      'telemetry_events',
      commit.events.map(({ time }) => time),
      this.knownEventDays,
      maxDays,
    );
    const isStored = (days: ReadonlySet<number>, time: number) =>
      !days.size || !days.has(Math.floor(time / DAY_SECONDS));
    const stored = {
      ...commit,
      logs: commit.logs.filter(log => isStored(lostLogDays, log.minute)),
      events: commit.events.filter(one => isStored(lostEventDays, one.time)),
    };
    return inTransaction(pool, client =>
      commitSignals(client, schema, stored, { limits, publishes }),
    );
  }

  /** As {@link TelemetryWriter.publishCapsules}, of events. */
  async publishEvents(
    limit: number,
    append: (events: TelemetryEvent[]) => Promise<void>,
  ): Promise<number> {
    return publishEvents(this.pool, this.schema, limit, append);
  }

  /** Texts of the log templates of each service. */
  async templateTexts(): Promise<Record<string, string[]>> {
    return readTemplateTexts(this.pool, this.schema);
  }

  /**
   * Infers the journeys again if that can change them.
   *
   * @returns their version.
   */
  async inferJourneys(options?: { force?: boolean }): Promise<number> {
    return inferStoredJourneys(this.pool, this.schema, options);
  }

  /** The journey of each variant: its id and the service whose users take it. */
  async journeysByVariant(): Promise<
    Map<string, { id: string; service: string }>
  > {
    const journeys = await readJourneys(this.pool, this.schema);
    return new Map(
      journeys.flatMap(({ id, entryService, variantKeys }) =>
        variantKeys.map(key => [key, { id, service: entryService }] as const),
      ),
    );
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
