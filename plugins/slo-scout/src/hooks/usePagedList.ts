import { useState } from 'react';
import type { Page } from '@slo-scout/backstage-plugin-slo-scout-common';
import { useLoad } from './useLoad';
import type { Loaded } from './useLoad';

/** @internal */
export interface PagedList<T> {
  items: T[];
  totalItems: number;
  hasMore: boolean;
}

/** @internal */
export interface LoadedList<T> extends Loaded<PagedList<T>> {
  showMore(): void;
}

/**
 * A list that grows page by page. Each refresh reads all shown pages again, so
 * that they fit together.
 *
 * @internal
 */
export function usePagedList<T>(
  key: string,
  loadPage: (cursor: string | undefined) => Promise<Page<T>>,
  options: { refreshMs?: number } = {},
): LoadedList<T> {
  const [shown, setShown] = useState({ key, pages: 1 });
  const pages = shown.key === key ? shown.pages : 1;
  const loaded = useLoad<PagedList<T>>(
    key,
    async () => {
      const items: T[] = [];
      let cursor: string | undefined;
      let totalItems = 0;
      for (let page = 0; page < pages; page++) {
        const result = await loadPage(cursor);
        items.push(...result.items);
        totalItems = result.totalItems;
        cursor = result.nextCursor;
        if (!cursor) break;
      }
      return { items, totalItems, hasMore: cursor !== undefined };
    },
    { revision: pages, refreshMs: options.refreshMs },
  );
  return { ...loaded, showMore: () => setShown({ key, pages: pages + 1 }) };
}
