import type { JourneyVariant } from '@slo-scout/journeys';
import { quoteSchema } from '@slo-scout/telemetry';
import type { PoolClient } from 'pg';
import { INTEGER_ARRAYS } from '../capsules/integerArrays';
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
  const heads = await readHeads(client, table, deltas);
  const room =
    heads.size < deltas.length
      ? maxVariants - (await countVariants(client, table))
      : 0;
  const newSteps = ({ variantKey }: VariantDelta) => {
    const known = new Set(heads.get(variantKey)?.step_keys);
    return [...(stepKeys.get(variantKey) ?? [])].filter(key => !known.has(key));
  };
  const counted: VariantDelta[] = [];
  const rewritten: VariantDelta[] = [];
  for (const delta of deltas) {
    const head = heads.get(delta.variantKey);
    const onlyCounts =
      head && isSettled(head, delta) && !newSteps(delta).length;
    (onlyCounts ? counted : rewritten).push(delta);
  }
  const stored = await readDescriptions(
    client,
    table,
    rewritten.filter(({ variantKey }) => heads.has(variantKey)),
  );
  const result: MergedVariants = { created: [], refused: new Set() };
  for (const delta of rewritten.sort((a, b) =>
    a.variantKey < b.variantKey ? -1 : 1,
  )) {
    const known = stored.get(delta.variantKey);
    if (!known && result.created.length >= room) {
      result.refused.add(delta.variantKey);
      continue;
    }
    const steps = heads.get(delta.variantKey)?.step_keys ?? [];
    await writeVariant(
      client,
      table,
      mergeVariant(known, delta),
      [...steps, ...newSteps(delta)].sort(),
    );
    if (!known) result.created.push(delta.variantKey);
  }
  await addCounts(client, table, counted);
  return result;
}

type VariantHead = Pick<
  VariantRow,
  'variant_key' | 'sampling' | 'first_seen'
> & {
  step_keys: string[];
};

/** What decides whether a variant changes but for its counts: descriptions are long, and rarely needed. */
async function readHeads(
  client: PoolClient,
  table: string,
  deltas: VariantDelta[],
): Promise<Map<string, VariantHead>> {
  const { rows } = await client.query<VariantHead>({
    text: `SELECT variant_key, sampling, first_seen, step_keys FROM ${table} WHERE variant_key = ANY($1)`,
    values: [deltas.map(({ variantKey }) => variantKey)],
    types: INTEGER_ARRAYS,
  });
  return new Map(rows.map(row => [row.variant_key, row]));
}

async function readDescriptions(
  client: PoolClient,
  table: string,
  deltas: VariantDelta[],
): Promise<Map<string, JourneyVariant>> {
  if (!deltas.length) return new Map();
  const { rows } = await client.query<VariantRow>(
    `SELECT * FROM ${table} WHERE variant_key = ANY($1)`,
    [deltas.map(({ variantKey }) => variantKey)],
  );
  return new Map(rows.map(row => [row.variant_key, toVariant(row)]));
}

/** True when the stored description is older, and nothing new is known of the sampling. */
function isSettled(head: VariantHead, delta: VariantDelta): boolean {
  return (
    Number(head.first_seen) < delta.description.firstSeen &&
    head.sampling === leastKnown(head.sampling, delta.sampling)
  );
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
