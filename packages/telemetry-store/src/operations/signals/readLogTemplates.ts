import { quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import type { LogTemplateCount, TimeRange } from '../../TelemetryStore';
import { ERROR_SEVERITY } from './readLogSeries';

/**
 * Templates of a service's log records, those of most errors first, then of
 * most records.
 *
 * @internal
 */
export async function readLogTemplates(
  pool: Pool,
  schema: string,
  service: string,
  { from, to }: TimeRange,
  limit: number,
): Promise<LogTemplateCount[]> {
  const quoted = quoteSchema(schema);
  const { rows } = await pool.query<{
    id: string;
    text: string | null;
    total: string;
    errors: string;
    traced: string;
  }>(
    `SELECT counted.template AS id, known.text, total, errors, traced FROM (
       SELECT template, sum(total) AS total, sum(traced) AS traced,
         coalesce(sum(total) FILTER (WHERE severity >= ${ERROR_SEVERITY}), 0) AS errors
       FROM ${quoted}.log_counts WHERE service = $1 AND minute >= $2 AND minute < $3 GROUP BY template
     ) AS counted
     LEFT JOIN ${quoted}.log_templates AS known ON known.service = $1 AND known.id = counted.template
     ORDER BY errors DESC, total DESC, id LIMIT $4`,
    [service, Math.ceil(from), Math.ceil(to), limit],
  );
  return rows.map(({ id, text, total, errors, traced }) => ({
    id,
    ...(text === null ? {} : { text }),
    total: Number(total),
    errors: Number(errors),
    traced: Number(traced),
  }));
}
