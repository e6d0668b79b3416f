import { createHash } from 'node:crypto';

const MOST_CHARACTERS = 255;

/**
 * A collection for each model and number of dimensions, so that another model
 * is filled beside the one that is in use. Names of collections are letters,
 * digits and underscores, so the hash tells models apart that differ in others.
 *
 * @internal
 */
export function collectionName(
  prefix: string,
  model: string,
  dimensions: number,
): string {
  const hash = createHash('sha256').update(model).digest('hex').slice(0, 8);
  const tail = `_${dimensions}_${hash}`;
  const head = `${prefix}_${model}`.replace(/[^A-Za-z0-9_]+/g, '_');
  return head.slice(0, MOST_CHARACTERS - tail.length) + tail;
}
