import { quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import type { TimeRange } from '../../TelemetryStore';

/**
 * Ranges without any capsule, at the ends of the asked range too.
 *
 * @internal
 */
export async function readGaps(
  pool: Pool,
  schema: string,
  { from, to }: TimeRange,
  minSeconds: number,
): Promise<TimeRange[]> {
  const { rows } = await pool.query<{ gap_from: string; gap_to: string }>(
    `WITH covered AS (
       SELECT minute AS starts, minute + 60 AS ends FROM ${quoteSchema(
         schema,
       )}.capsules
       WHERE minute > $1::bigint - 60 AND minute < $2::bigint GROUP BY minute
       UNION ALL SELECT $1::bigint, $1::bigint UNION ALL SELECT $2::bigint, $2::bigint
     ), followed AS (
       SELECT ends AS gap_from, lead(starts) OVER (ORDER BY starts, ends) AS gap_to FROM covered
     )
     SELECT gap_from, gap_to FROM followed WHERE gap_to - gap_from >= greatest($3::bigint, 1) ORDER BY gap_from`,
    [Math.ceil(from), Math.ceil(to), Math.ceil(minSeconds)],
  );
  return rows.map(row => ({
    from: Number(row.gap_from),
    to: Number(row.gap_to),
  }));
}
