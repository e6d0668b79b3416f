import type { Exemplar, Journey, SparseHistogram } from '@slo-scout/journeys';
import { DEFAULT_TELEMETRY_SCHEMA } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import { connect } from './connect';
import {
  migrateTelemetryStore,
  type TelemetryStoreOptions,
} from './migrateTelemetryStore';
import { maintainStore, type StoreRetention } from './operations/maintainStore';
import { readJourneys } from './operations/journeys/readJourneys';
import { readExemplars } from './operations/reading/readExemplars';
import { readExtent } from './operations/reading/readExtent';
import { readGaps } from './operations/reading/readGaps';
import { readInstrumentation } from './operations/reading/readInstrumentation';
import { readJourneySteps } from './operations/reading/readJourneySteps';
import { readLatencies } from './operations/reading/readLatencies';
import { readOperations } from './operations/reading/readOperations';
import { readSeries } from './operations/reading/readSeries';
import { readServices } from './operations/reading/readServices';
import { readStatistics } from './operations/reading/readStatistics';
import { readEvents } from './operations/signals/readEvents';
import { readLogSeries } from './operations/signals/readLogSeries';
import { readLogTemplates } from './operations/signals/readLogTemplates';
import { readMetrics } from './operations/signals/readMetrics';
import type { MetricPresence } from './SignalsCommit';
import type {
  JourneyStatistics,
  JourneySteps,
  LogBin,
  LogTemplateCount,
  ObservedInstrumentation,
  ObservedOperation,
  ObservedService,
  Subject,
  SubjectBin,
  TelemetryEvent,
  TelemetryStore,
  TimeRange,
} from './TelemetryStore';

/**
 * The store in Postgres, as the control plane reads it.
 *
 * @public
 */
export class PostgresTelemetryStore implements TelemetryStore {
  private constructor(
    private readonly pool: Pool,
    private readonly schema: string,
  ) {}

  /** Connects, and brings the tables up to date; safe when several programs start at once. */
  static async create(
    options: TelemetryStoreOptions,
  ): Promise<PostgresTelemetryStore> {
    const { connection, schema = DEFAULT_TELEMETRY_SCHEMA } = options;
    await migrateTelemetryStore({ connection, schema });
    return new PostgresTelemetryStore(
      connect(connection, 'slo-scout store'),
      schema,
    );
  }

  observedServices(): Promise<ObservedService[]> {
    return readServices(this.pool, this.schema);
  }

  journeys(filter: { service?: string; q?: string } = {}): Promise<Journey[]> {
    const { service, q } = filter;
    return readJourneys(this.pool, this.schema, { service, q });
  }

  async journey(id: string): Promise<Journey | undefined> {
    return (await readJourneys(this.pool, this.schema, { id }))[0];
  }

  statistics(
    journeyIds: string[],
    range: TimeRange,
  ): Promise<JourneyStatistics[]> {
    return readStatistics(this.pool, this.schema, journeyIds, range);
  }

  operations(service: string, range: TimeRange): Promise<ObservedOperation[]> {
    return readOperations(this.pool, this.schema, service, range);
  }

  series(
    subject: Subject,
    options: TimeRange & { binSeconds: number; thresholdSeconds?: number },
  ): Promise<SubjectBin[]> {
    return readSeries(this.pool, this.schema, subject, options);
  }

  latencies(
    subject: Subject,
    range: TimeRange,
  ): Promise<{ ok: SparseHistogram; error: SparseHistogram }> {
    return readLatencies(this.pool, this.schema, subject, range);
  }

  exemplars(
    subject: Subject,
    range: TimeRange,
    limit: number,
  ): Promise<Exemplar[]> {
    return readExemplars(this.pool, this.schema, subject, range, limit);
  }

  instrumentation(
    service: string,
    range: TimeRange,
  ): Promise<ObservedInstrumentation> {
    return readInstrumentation(this.pool, this.schema, service, range);
  }

  journeySteps(journeyId: string, range: TimeRange): Promise<JourneySteps> {
    return readJourneySteps(this.pool, this.schema, journeyId, range);
  }

  gaps(range: TimeRange, minSeconds: number): Promise<TimeRange[]> {
    return readGaps(this.pool, this.schema, range, minSeconds);
  }

  extent(subject?: Subject): Promise<TimeRange | undefined> {
    return readExtent(this.pool, this.schema, subject);
  }

  logSeries(
    service: string,
    options: TimeRange & { binSeconds: number },
  ): Promise<LogBin[]> {
    return readLogSeries(this.pool, this.schema, service, options);
  }

  logTemplates(
    service: string,
    range: TimeRange,
    limit: number,
  ): Promise<LogTemplateCount[]> {
    return readLogTemplates(this.pool, this.schema, service, range, limit);
  }

  events(service: string, range: TimeRange): Promise<TelemetryEvent[]> {
    return readEvents(this.pool, this.schema, service, range);
  }

  metrics(service: string): Promise<MetricPresence[]> {
    return readMetrics(this.pool, this.schema, service);
  }

  /**
   * Drops what is past retention; to be called on a schedule by any one of the programs.
   *
   * @returns names of the dropped tables.
   */
  maintain(retention?: Partial<StoreRetention>): Promise<string[]> {
    return maintainStore(this.pool, this.schema, retention);
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
