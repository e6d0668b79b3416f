import type { ListOptions, ObjectInfo, ObjectStore } from './ObjectStore';

/**
 * All objects of a prefix, page by page.
 *
 * @public
 */
export async function* listAll(
  store: Pick<ObjectStore, 'list'>,
  options: ListOptions = {},
): AsyncGenerator<ObjectInfo> {
  let { after } = options;
  do {
    const page = await store.list({ ...options, after });
    yield* page.objects;
    after = page.next;
  } while (after !== undefined);
}
