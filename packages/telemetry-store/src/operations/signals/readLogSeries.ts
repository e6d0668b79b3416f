import { quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import type { LogBin, TimeRange } from '../../TelemetryStore';

/**
 * First OTLP number of the severities that are errors.
 *
 * @internal
 */
export const ERROR_SEVERITY = 17;

/**
 * Log records of a service in bins of event time.
 *
 * @throws RangeError when the bin is no multiple of a minute.
 * @internal
 */
export async function readLogSeries(
  pool: Pool,
  schema: string,
  service: string,
  { from, to, binSeconds }: TimeRange & { binSeconds: number },
): Promise<LogBin[]> {
  if (
    !Number.isInteger(binSeconds) ||
    binSeconds < 60 ||
    binSeconds % 60 !== 0
  ) {
    throw new RangeError(
      `A bin of ${binSeconds} s is not possible: log records are counted by minute, use a multiple of 60.`,
    );
  }
  const { rows } = await pool.query<{
    start: string;
    total: string;
    errors: string;
  }>(
    `SELECT minute / $4::bigint * $4::bigint AS start, sum(total) AS total,
       coalesce(sum(total) FILTER (WHERE severity >= ${ERROR_SEVERITY}), 0) AS errors
     FROM ${quoteSchema(schema)}.log_counts
     WHERE service = $1 AND minute >= $2 AND minute < $3 GROUP BY 1 ORDER BY 1`,
    [service, Math.ceil(from), Math.ceil(to), binSeconds],
  );
  return rows.map(({ start, total, errors }) => ({
    start: Number(start),
    total: Number(total),
    errors: Number(errors),
  }));
}
