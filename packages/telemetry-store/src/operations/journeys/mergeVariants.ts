import type { JourneyVariant } from '@slo-scout/journeys';
import { quoteSchema } from '@slo-scout/telemetry';
import type { PoolClient } from 'pg';
import { compareDescriptions } from './compareDescriptions';
import { leastKnown } from './leastKnown';
import { splitNames, toVariant, type VariantRow } from './variantRow';
import type { VariantDelta } from './VariantDelta';

/**
 * What {@link mergeVariants} found.
 *
 * @internal
 */
export interface MergedVariants {
  /** Keys that were not stored before. */
  created: string[];
  /** Keys that were refused because there are `maxVariants` already: write no capsules for them. */
  refused: Set<string>;
}

/**
 * Adds to the stored variants. Of two descriptions the one by the earlier
 * trace stays, so that the result is the same in any order. The caller holds
 * the lock of {@link lockCapsules}.
 *
 * @param deltas - at most one for each variant.
 * @param stepKeys - by variant, the keys of the operations in its capsules.
 * @internal
 */
export async function mergeVariants(
  client: PoolClient,
  schema: string,
  deltas: VariantDelta[],
  stepKeys: ReadonlyMap<string, ReadonlySet<string>>,
  maxVariants: number,
): Promise<MergedVariants> {
  const table = `${quoteSchema(schema)}.journey_variants`;
  const { rows } = await client.query<VariantRow & { step_keys: string[] }>(
    `SELECT * FROM ${table} WHERE variant_key = ANY($1)`,
    [deltas.map(({ variantKey }) => variantKey)],
  );
  const stored = new Map(rows.map(row => [row.variant_key, row]));
  const room =
    stored.size < deltas.length
      ? maxVariants - (await countVariants(client, table))
      : 0;
  const result: MergedVariants = { created: [], refused: new Set() };
  const counted: VariantDelta[] = [];
  for (const delta of [...deltas].sort((a, b) =>
    a.variantKey < b.variantKey ? -1 : 1,
  )) {
    const row = stored.get(delta.variantKey);
    if (!row && result.created.length >= room) {
      result.refused.add(delta.variantKey);
      continue;
    }
    const known = row && toVariant(row);
    const newSteps = [...(stepKeys.get(delta.variantKey) ?? [])].filter(
      key => !row?.step_keys.includes(key),
    );
    if (
      known &&
      !newSteps.length &&
      known.sampling === leastKnown(known.sampling, delta.sampling) &&
      compareDescriptions(known, delta.description) <= 0
    ) {
      counted.push(delta);
      continue;
    }
    const steps = [...(row?.step_keys ?? []), ...newSteps].sort();
    await writeVariant(client, table, mergeVariant(known, delta), steps);
    if (!known) result.created.push(delta.variantKey);
  }
  await addCounts(client, table, counted);
  return result;
}

async function countVariants(
  client: PoolClient,
  table: string,
): Promise<number> {
  const { rows } = await client.query<{ count: string }>(
    `SELECT count(*) FROM ${table}`,
  );
  return Number(rows[0].count);
}

function mergeVariant(
  known: JourneyVariant | undefined,
  delta: VariantDelta,
): JourneyVariant {
  const { description } = delta;
  if (!known)
    return { ...description, ...countsOf(delta), sampling: delta.sampling };
  return {
    ...(compareDescriptions(known, description) <= 0 ? known : description),
    sampling: leastKnown(known.sampling, delta.sampling),
    traces: known.traces + delta.traces,
    failed: (known.failed ?? 0) + delta.failed,
    firstSeen: Math.min(known.firstSeen, delta.firstSeen),
    lastSeen: Math.max(known.lastSeen, delta.lastSeen),
  };
}

function countsOf({ traces, failed, firstSeen, lastSeen }: VariantDelta) {
  return { traces, failed, firstSeen, lastSeen };
}

/** The common case, in one statement: more traces of known variants. */
async function addCounts(
  client: PoolClient,
  table: string,
  deltas: VariantDelta[],
): Promise<void> {
  if (!deltas.length) return;
  await client.query(
    `UPDATE ${table} AS known SET traces = known.traces + added.traces, failed = known.failed + added.failed,
       first_seen = least(known.first_seen, added.first_seen), last_seen = greatest(known.last_seen, added.last_seen)
     FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
       AS added (variant_key, traces, failed, first_seen, last_seen)
     WHERE known.variant_key = added.variant_key`,
    [
      deltas.map(({ variantKey }) => variantKey),
      deltas.map(({ traces }) => traces),
      deltas.map(({ failed }) => failed),
      deltas.map(({ firstSeen }) => firstSeen),
      deltas.map(({ lastSeen }) => lastSeen),
    ],
  );
}

async function writeVariant(
  client: PoolClient,
  table: string,
  variant: JourneyVariant,
  stepKeys: string[],
): Promise<void> {
  const operations = splitNames(variant.operations);
  const columns = {
    variant_key: variant.variantKey,
    edges_key: variant.edgesKey,
    ordered_key: variant.orderedKey,
    entry_service: variant.entryService,
    entry_operation: variant.entryOperation,
    entry_from_attributes: variant.entryFromAttributes,
    services: [...new Set(operations.map(([service]) => service))].sort(),
    edges: splitNames(variant.edges),
    operations,
    kinds: variant.kinds,
    step_keys: stepKeys,
    spans: variant.spans,
    complete: variant.complete,
    sampling: variant.sampling,
    traces: variant.traces,
    failed: variant.failed ?? 0,
    first_seen: variant.firstSeen,
    last_seen: variant.lastSeen,
  };
  const names = Object.keys(columns);
  await client.query(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names
      .map((_, i) => `$${i + 1}`)
      .join(', ')})
     ON CONFLICT (variant_key) DO UPDATE SET ${names
       .map(name => `${name} = EXCLUDED.${name}`)
       .join(', ')}`,
    Object.values(columns),
  );
}
