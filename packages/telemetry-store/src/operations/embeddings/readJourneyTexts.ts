import { quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import { toVariant, type VariantRow } from '../journeys/variantRow';
import { describeInWords } from './describeInWords';
import type { JourneyText } from './JourneyText';

const PAGE = 500;

interface Row {
  id: string;
  name: string;
  entry_service: string;
  variant_keys: string[];
}

/**
 * All journeys in words, by id, or those of the given ids. Variants are read
 * page by page, since there may be many more of them than journeys.
 *
 * @internal
 */
export async function readJourneyTexts(
  pool: Pool,
  schema: string,
  ids?: readonly string[],
): Promise<JourneyText[]> {
  const quoted = quoteSchema(schema);
  const texts: JourneyText[] = [];
  const { rows } = await pool.query<Row>(
    `SELECT id, name, entry_service, variant_keys FROM ${quoted}.user_journeys
     WHERE $1::text[] IS NULL OR id = ANY($1) ORDER BY id`,
    [ids],
  );
  for (let start = 0; start < rows.length; start += PAGE) {
    const page = rows.slice(start, start + PAGE);
    const found = await pool.query<VariantRow>(
      `SELECT * FROM ${quoted}.journey_variants WHERE variant_key = ANY($1)`,
      [page.flatMap(row => row.variant_keys)],
    );
    const variants = new Map(
      found.rows.map(toVariant).map(variant => [variant.variantKey, variant]),
    );
    for (const row of page) {
      const own = row.variant_keys.flatMap(key => variants.get(key) ?? []);
      texts.push({
        journeyId: row.id,
        name: row.name,
        entryService: row.entry_service,
        text: describeInWords(row.name, own),
        edges: [...new Set(own.flatMap(variant => variant.edges))].sort(),
      });
    }
  }
  return texts;
}
