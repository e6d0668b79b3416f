import type {
  ListOptions,
  Page,
} from '@slo-scout/backstage-plugin-slo-scout-common';

/** One page of a list, searched by name; the cursor is an offset. */
export function page<T>(
  items: T[],
  { limit = 50, cursor = '0', q = '' }: ListOptions,
  nameOf: (item: T) => string,
): Page<T> {
  const hits = items.filter(item =>
    nameOf(item).toLocaleLowerCase().includes(q.toLocaleLowerCase()),
  );
  const from = Number(cursor);
  return {
    items: hits.slice(from, from + limit),
    totalItems: hits.length,
    nextCursor: from + limit < hits.length ? String(from + limit) : undefined,
  };
}
