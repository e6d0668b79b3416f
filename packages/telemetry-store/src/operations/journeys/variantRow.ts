import type { JourneyVariant } from '@slo-scout/journeys';

/**
 * A row of `journey_variants` as `pg` returns it.
 *
 * @internal
 */
export interface VariantRow {
  variant_key: string;
  edges_key: string;
  ordered_key: string;
  entry_service: string;
  entry_operation: string;
  entry_from_attributes: boolean | null;
  edges: string[][];
  operations: string[][];
  kinds: number[];
  spans: number;
  complete: boolean;
  sampling: JourneyVariant['sampling'];
  traces: string;
  failed: string;
  first_seen: string;
  last_seen: string;
}

/** @internal */
export function toVariant(row: VariantRow): JourneyVariant {
  return {
    variantKey: row.variant_key,
    edgesKey: row.edges_key,
    orderedKey: row.ordered_key,
    entryService: row.entry_service,
    entryOperation: row.entry_operation,
    ...(row.entry_from_attributes === null
      ? {}
      : { entryFromAttributes: row.entry_from_attributes }),
    // PostgreSQL's text holds no NUL, hence the names are elements of nested arrays.
    edges: row.edges.map(parts => parts.join('\u0000')),
    operations: row.operations.map(parts => parts.join('\u0000')),
    kinds: row.kinds,
    spans: row.spans,
    complete: row.complete,
    sampling: row.sampling,
    traces: Number(row.traces),
    failed: Number(row.failed),
    firstSeen: Number(row.first_seen),
    lastSeen: Number(row.last_seen),
  };
}

/** @internal */
export function splitNames(names: readonly string[]): string[][] {
  return names.map(name => name.split('\u0000'));
}
