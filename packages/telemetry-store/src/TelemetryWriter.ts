import type { TemplaterState, Tombstone } from '@slo-scout/journeys';
import {
  claimOffset,
  commitOffset,
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
import {
  readClosedTraces,
  writeClosedTraces,
} from './operations/assembly/closedTraces';
import {
  readOperationNames,
  writeOperationNames,
} from './operations/assembly/operationNames';
import { parkTraces } from './operations/assembly/parkTraces';
import { addLate } from './operations/capsules/addLate';
import { addOperations } from './operations/capsules/addOperations';
import { ensureCapsulePartitions } from './operations/capsules/ensureCapsulePartitions';
import { lockCapsules } from './operations/capsules/lockCapsules';
import { mergeIntoCapsules } from './operations/capsules/mergeIntoCapsules';
import { operationKey } from './operations/capsules/operationKey';
import { inferStoredJourneys } from './operations/journeys/inferStoredJourneys';
import { mergeVariants } from './operations/journeys/mergeVariants';
import { readJourneys } from './operations/journeys/readJourneys';
import { mergeVariantDeltas } from './operations/journeys/mergeVariantDeltas';

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
}

/**
 * Options of {@link TelemetryWriter.create}.
 *
 * @public
 */
export interface TelemetryWriterOptions extends TelemetryStoreOptions {
  /** Above this many variants new ones are refused. Default 5000. */
  maxVariants?: number;
}

/**
 * The worker's side of the store: outputs and offset in one transaction.
 *
 * @public
 */
export class TelemetryWriter {
  private readonly knownDays = new Set<number>();
  private readonly knownOperations = new Set<string>();

  private constructor(
    private readonly pool: Pool,
    private readonly schema: string,
    private readonly maxVariants: number,
  ) {}

  /** Connects, and brings the tables up to date. */
  static async create(
    options: TelemetryWriterOptions,
  ): Promise<TelemetryWriter> {
    const {
      connection,
      schema = DEFAULT_TELEMETRY_SCHEMA,
      maxVariants = 5000,
    } = options;
    await migrateTelemetryStore({ connection, schema });
    return new TelemetryWriter(
      connect(connection, 'slo-scout writer'),
      schema,
      maxVariants,
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
    const { schema } = this;
    const ordered = [...cycles].sort(
      ({ assignment: a }, { assignment: b }) =>
        a.partition - b.partition || (a.topic < b.topic ? -1 : 1),
    );
    const capsules = ordered.flatMap(cycle => cycle.capsules);
    const late = ordered.flatMap(cycle => cycle.late);
    const minutes = capsules.map(({ minute }) => minute);
    await ensureCapsulePartitions(this.pool, schema, minutes, this.knownDays);
    let newOperations: string[] = [];
    const result = await inTransaction(this.pool, async client => {
      for (const { assignment, position } of ordered) {
        await commitOffset(client, schema, assignment, position);
      }
      for (const cycle of ordered) {
        const {
          assignment,
          position,
          tombstones,
          tombstonesFrom,
          parked,
          operationNames,
        } = cycle;
        await writeClosedTraces(
          client,
          schema,
          assignment,
          position.cycle,
          tombstonesFrom,
          tombstones,
        );
        await parkTraces(client, schema, assignment, parked, position.cycle);
        if (operationNames !== undefined) {
          await writeOperationNames(client, schema, assignment, operationNames);
        }
      }
      if (!capsules.length && !late.length)
        return { created: [], refused: new Set<string>() };
      await lockCapsules(client, schema);
      const stepKeys = new Map<string, Set<string>>();
      for (const { variantKey, steps } of capsules) {
        const keys = stepKeys.get(variantKey) ?? new Set<string>();
        steps.forEach(step => keys.add(operationKey(step)));
        stepKeys.set(variantKey, keys);
      }
      const merged = await mergeVariants(
        client,
        schema,
        mergeVariantDeltas(ordered.flatMap(cycle => cycle.variants)),
        stepKeys,
        this.maxVariants,
      );
      const accepted = capsules.filter(
        ({ variantKey }) => !merged.refused.has(variantKey),
      );
      newOperations = await addOperations(
        client,
        schema,
        accepted,
        this.knownOperations,
      );
      await mergeIntoCapsules(client, schema, accepted);
      await addLate(client, schema, late);
      return merged;
    });
    newOperations.forEach(key => this.knownOperations.add(key));
    return result;
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
