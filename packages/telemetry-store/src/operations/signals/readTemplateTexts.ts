import { quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';

/**
 * Texts of all known templates by service.
 *
 * @internal
 */
export async function readTemplateTexts(
  pool: Pool,
  schema: string,
): Promise<Record<string, string[]>> {
  const { rows } = await pool.query<{ service: string; texts: string[] }>(
    `SELECT service, array_agg(text ORDER BY id) AS texts
     FROM ${quoteSchema(schema)}.log_templates GROUP BY service`,
  );
  return Object.fromEntries(rows.map(({ service, texts }) => [service, texts]));
}
