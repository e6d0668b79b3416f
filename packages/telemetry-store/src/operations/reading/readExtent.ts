import { quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import type { Subject, TimeRange } from '../../TelemetryStore';
import { scopeOf } from './scopeOf';

/**
 * From the start of the oldest capsule's minute to the end of the newest's.
 *
 * @internal
 */
export async function readExtent(
  pool: Pool,
  schema: string,
  subject: Subject | undefined,
): Promise<TimeRange | undefined> {
  const scope = subject && (await scopeOf(pool, schema, subject));
  const { rows } = await pool.query<{
    oldest: string | null;
    newest: string | null;
  }>(
    scope
      ? `SELECT min(oldest) AS oldest, max(newest) AS newest FROM unnest($1::text[]) AS variant (key)
         CROSS JOIN LATERAL (
           SELECT min(minute) AS oldest, max(minute) AS newest FROM ${quoteSchema(
             schema,
           )}.capsules
           WHERE variant_key = key
         ) AS bounds`
      : `SELECT min(minute) AS oldest, max(minute) AS newest FROM ${quoteSchema(
          schema,
        )}.capsules`,
    scope ? [scope.variantKeys] : [],
  );
  const { oldest, newest } = rows[0];
  if (oldest === null || newest === null) return undefined;
  return { from: Number(oldest), to: Number(newest) + 60 };
}
