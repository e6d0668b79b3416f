import { quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import type { JourneySteps, TimeRange } from '../../TelemetryStore';
import { scopeOf } from './scopeOf';

/**
 * How often each step of a journey was called and failed, most errors first.
 * Counts are as received, not adjusted for sampling, so that they may be held against each other.
 *
 * @internal
 */
export async function readJourneySteps(
  pool: Pool,
  schema: string,
  journeyId: string,
  { from, to }: TimeRange,
): Promise<JourneySteps> {
  const quoted = quoteSchema(schema);
  const { variantKeys } = await scopeOf(pool, schema, { journeyId });
  if (variantKeys.length === 0) return { traces: 0, errors: 0, steps: [] };
  const range = [variantKeys, Math.ceil(from), Math.ceil(to)];
  const [totals, steps] = await Promise.all([
    pool.query<{ traces: string | null; errors: string | null }>(
      `SELECT sum(ok + error) AS traces, sum(error) AS errors FROM ${quoted}.capsules
       WHERE variant_key = ANY($1) AND minute >= $2 AND minute < $3`,
      range,
    ),
    pool.query<
      Record<'service' | 'operation' | 'count' | 'errors', string> & {
        kind: number;
      }
    >(
      `WITH counted AS (
         SELECT step.key, sum(step.count) AS count, sum(step.errors) AS errors
         FROM ${quoted}.capsules AS capsule
         CROSS JOIN LATERAL unnest(capsule.step_keys, capsule.step_counts, capsule.step_errors)
           AS step (key, count, errors)
         WHERE capsule.variant_key = ANY($1) AND capsule.minute >= $2 AND capsule.minute < $3
         GROUP BY step.key
       )
       SELECT service, operation, kind, count, errors FROM counted JOIN ${quoted}.operations USING (key)
       ORDER BY errors DESC, count DESC, service, operation`,
      range,
    ),
  ]);
  return {
    traces: Number(totals.rows[0].traces ?? 0),
    errors: Number(totals.rows[0].errors ?? 0),
    steps: steps.rows.map(row => ({
      service: row.service,
      operation: row.operation,
      kind: row.kind,
      count: Number(row.count),
      errors: Number(row.errors),
    })),
  };
}
