import { quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import type { Subject } from '../../TelemetryStore';
import { operationKey } from '../capsules/operationKey';

/**
 * The variants whose capsules tell about a subject, and the step to look at
 * in them when the subject is an operation.
 *
 * @internal
 */
export interface SubjectScope {
  variantKeys: string[];
  /** Key of the operation; undefined when the subject is a journey. */
  stepKey?: string;
}

/**
 * Finds the variants of a subject; none when it is unknown.
 *
 * @internal
 */
export async function scopeOf(
  pool: Pool,
  schema: string,
  subject: Subject,
): Promise<SubjectScope> {
  const quoted = quoteSchema(schema);
  if ('journeyId' in subject) {
    const { rows } = await pool.query<{ variant_keys: string[] }>(
      `SELECT variant_keys FROM ${quoted}.user_journeys WHERE id = $1`,
      [subject.journeyId],
    );
    return { variantKeys: rows[0]?.variant_keys ?? [] };
  }
  const stepKey = operationKey(subject);
  const { rows } = await pool.query<{ variant_key: string }>(
    `SELECT variant_key FROM ${quoted}.journey_variants WHERE $1::bigint = ANY(step_keys) ORDER BY 1`,
    [stepKey],
  );
  return { variantKeys: rows.map(row => row.variant_key), stepKey };
}
