import { refusal } from './refusal';

/** The item with the id, or 404. */
export async function found<T extends { id: string }>(
  items: T[],
  id: string,
  what: string,
): Promise<T> {
  const item = items.find(candidate => candidate.id === id);
  if (!item) {
    throw await refusal(404, 'NotFoundError', `There is no ${what} '${id}'.`);
  }
  return item;
}
