import { quoteSchema } from '@slo-scout/telemetry';
import type { PoolClient } from 'pg';
import type { LogCount } from '../../SignalsCommit';
import { admitTemplates, templateKey } from './admitTemplates';

/**
 * Template of records that are counted without one.
 *
 * @internal
 */
export const OTHER_TEMPLATE = 'other';

/**
 * Adds counts of log records to those that are stored.
 *
 * @returns how many of them are counted without their template.
 * @internal
 */
export async function addLogCounts(
  client: PoolClient,
  schema: string,
  logs: readonly LogCount[],
  maxTemplates: number,
): Promise<number> {
  if (!logs.length) return 0;
  const admitted = await admitTemplates(client, schema, logs, maxTemplates);
  let untemplated = 0;
  const counted = logs.map(log => {
    if (admitted.has(templateKey(log))) return log;
    untemplated += log.total;
    return { ...log, template: OTHER_TEMPLATE };
  });
  await client.query(
    `INSERT INTO ${quoteSchema(schema)}.log_counts AS known
       (service, minute, severity, template, total, traced)
     SELECT service, minute, severity, template, sum(total), sum(traced)
     FROM unnest($1::text[], $2::bigint[], $3::smallint[], $4::text[], $5::bigint[], $6::bigint[])
       AS one (service, minute, severity, template, total, traced)
     GROUP BY service, minute, severity, template
     ON CONFLICT (service, minute, severity, template) DO UPDATE
       SET total = known.total + EXCLUDED.total, traced = known.traced + EXCLUDED.traced`,
    [
      counted.map(({ service }) => service),
      counted.map(({ minute }) => minute),
      counted.map(({ severity }) => severity),
      counted.map(({ template }) => template),
      counted.map(({ total }) => total),
      counted.map(({ traced }) => traced),
    ],
  );
  return untemplated;
}
