import { isDataWord } from '../operations/isDataWord';
import { jaccard } from './similarity';
import type { KnownOperation } from './Vocabulary';

/** So many words in one place, called alike, are data. */
const MIN_WORDS = 8;
/** The same for words that nothing marks as data: an API may have many. */
const MIN_PLAIN_WORDS = 50;
/** Share of callees in common. */
const MIN_JACCARD = 0.5;
const WILDCARD = '{*}';

/**
 * Operations that differ in one word of their path, and do the same: the word
 * is data that the templater has not known as such, because there were too few
 * of them, or that it met before it knew.
 *
 * @returns what each of them is to be called, by key
 * @internal
 */
export function alikeNames(
  operations: Iterable<KnownOperation>,
): Map<string, string> {
  const frames = new Map<string, Map<string, KnownOperation>>();
  for (const operation of operations) {
    if (operation.fromAttributes || !operation.name.includes('/')) {
      continue;
    }
    const parts = operation.name.split('/');
    // What stands before the first slash is the method, or a package.
    for (let i = 1; i < parts.length; i++) {
      const frame = [...parts.slice(0, i), WILDCARD, ...parts.slice(i + 1)];
      const key = `${operation.service}\u0000${frame.join('/')}`;
      const words = frames.get(key) ?? new Map<string, KnownOperation>();
      frames.set(key, words.set(parts[i], operation));
    }
  }
  const names = new Map<string, string>();
  // The place with most words first, where a name has several.
  const sorted = [...frames].sort(
    ([a, x], [b, y]) => y.size - x.size || (a < b ? -1 : 1),
  );
  for (const [key, words] of sorted) {
    for (const operation of dataOf(words)) {
      if (!names.has(operation.key) && operation.key !== key) {
        names.set(operation.key, key);
      }
    }
  }
  return names;
}

/** The operations whose word is data. */
function dataOf(words: Map<string, KnownOperation>): KnownOperation[] {
  const known = words.has(WILDCARD);
  if (!known && words.size < MIN_WORDS) {
    return [];
  }
  const { usual, callersOf } = calleesOf([...words.values()]);
  const ordinary = [...words].filter(([, { callees }]) =>
    [...callees].every(callee => (callersOf.get(callee) ?? 0) > 1),
  );
  const alike = ordinary.filter(
    ([, { callees }]) => jaccard(callees, usual) >= MIN_JACCARD,
  );
  const marked = alike.filter(([word]) => isMarked(word));
  const plain = alike.length - marked.length;
  if (!known && (marked.length < MIN_WORDS || marked.length < plain)) {
    return [];
  }
  // Once that is clear, a trace that was cut short needs only not to contradict.
  return ordinary
    .filter(([word]) => plain > MIN_PLAIN_WORDS || isMarked(word))
    .map(([, operation]) => operation);
}

/** True for what no single word of a language is. */
function isMarked(word: string): boolean {
  return word.includes('-') || word.includes('_') || isDataWord(word);
}

/** How many of the operations call something, and what most of them call. */
function calleesOf(all: KnownOperation[]) {
  const callersOf = new Map<string, number>();
  for (const operation of all) {
    for (const callee of operation.callees) {
      callersOf.set(callee, (callersOf.get(callee) ?? 0) + 1);
    }
  }
  const usual = new Set(
    [...callersOf].filter(([, n]) => n >= all.length / 2).map(([key]) => key),
  );
  return { usual, callersOf };
}
