import type { JourneyVariant } from '@slo-scout/journeys';
import { quoteSchema } from '@slo-scout/telemetry';
import type { ClientBase, Pool } from 'pg';
import { toVariant, type VariantRow } from './variantRow';

/**
 * All variants, by key.
 *
 * @internal
 */
export async function readVariants(
  client: ClientBase | Pool,
  schema: string,
): Promise<JourneyVariant[]> {
  const { rows } = await client.query<VariantRow>(
    `SELECT * FROM ${quoteSchema(
      schema,
    )}.journey_variants ORDER BY variant_key COLLATE "C"`,
  );
  return rows.map(toVariant);
}
