import { quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import type { ObservedInstrumentation, TimeRange } from '../../TelemetryStore';

/**
 * How well the traces of a service are instrumented, over all variants that
 * were seen in the range. Counts are those of the variants, from their first
 * trace on.
 *
 * @internal
 */
export async function readInstrumentation(
  pool: Pool,
  schema: string,
  service: string,
  range: TimeRange,
): Promise<ObservedInstrumentation> {
  const { rows } = await pool.query<Record<string, string>>(
    `SELECT coalesce(sum(traces), 0) AS traces,
            coalesce(sum(failed), 0) AS failed,
            coalesce(sum(traces) FILTER (WHERE NOT complete), 0) AS incomplete,
            coalesce(sum(traces) FILTER (WHERE entry_service = $1 AND NOT entry_from_attributes), 0) AS entry_from_name,
            coalesce(sum(traces) FILTER (WHERE sampling = 'unknown'), 0) AS unknown_sampling
       FROM ${quoteSchema(schema)}.journey_variants
      WHERE services @> ARRAY[$1] AND last_seen >= $2 AND first_seen < $3`,
    [service, Math.floor(range.from), Math.ceil(range.to)],
  );
  const [row] = rows;
  return {
    traces: Number(row.traces),
    failed: Number(row.failed),
    incomplete: Number(row.incomplete),
    entryFromName: Number(row.entry_from_name),
    unknownSampling: Number(row.unknown_sampling),
  };
}
