import { ObjectStoreError } from './ObjectStoreError';

const MAX_PAGE = 1000;

/**
 * The wanted number of objects of a page.
 *
 * @throws ObjectStoreError
 * @internal
 */
export function pageSize(limit: number = MAX_PAGE): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE) {
    throw new ObjectStoreError(
      `A page has 1 to ${MAX_PAGE} objects, not ${limit}.`,
    );
  }
  return limit;
}
