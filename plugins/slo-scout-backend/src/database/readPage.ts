import { InputError } from '@backstage/errors';
import type { Page } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Knex } from 'knex';
import { decodeCursor, encodeCursor } from './cursor';

/** Items a page when the caller does not say. */
const DEFAULT_LIMIT = 50;

/**
 * How a list is ordered, and what its pages look like.
 *
 * @internal
 */
export interface ReadPageOptions<Row, Item> {
  limit?: number;
  cursor?: string;
  /** Joins that the columns need, one row each: they do not change how many there are. */
  join?(query: Knex.QueryBuilder): Knex.QueryBuilder;
  /** Columns to select. */
  select: Array<string | Knex.Raw>;
  /** A unique column; `integer` for the bigint `seq`. */
  order: { column: string; direction: 'asc' | 'desc'; integer: boolean };
  /** Value of the order's column. */
  placeOf(row: Row): string;
  toItem(row: Row): Item;
}

/**
 * Reads one page by keyset, which costs the same on every page, and the number
 * of items over all pages.
 *
 * @param query - table and filters
 * @internal
 */
export async function readPage<Row, Item>(
  query: Knex.QueryBuilder,
  options: ReadPageOptions<Row, Item>,
): Promise<Page<Item>> {
  const { order, limit = DEFAULT_LIMIT } = options;
  const [{ count }] = await query.clone().count({ count: '*' });
  const page = (options.join?.(query.clone()) ?? query.clone())
    .select(options.select)
    .orderBy(order.column, order.direction)
    .limit(limit + 1);
  if (options.cursor !== undefined) {
    const after = decodeCursor(options.cursor);
    if (order.integer && !/^\d{1,18}$/.test(after)) {
      throw new InputError(
        'The cursor belongs to another list; leave it out to start from the first page',
      );
    }
    page.where(order.column, order.direction === 'asc' ? '>' : '<', after);
  }
  const rows: Row[] = await page;
  const shown = rows.slice(0, limit);
  return {
    items: shown.map(row => options.toItem(row)),
    totalItems: Number(count),
    ...(rows.length > limit && {
      nextCursor: encodeCursor(options.placeOf(shown[shown.length - 1])),
    }),
  };
}
