import type { Embedder } from './Embedder';
import { normalise } from './normalise';

/** Part of the name of stored vectors: change it when the same text gets another vector. */
const VERSION = 'hashing-ngrams-v1';
const NGRAM = 3;
/** A word counts as much as two of its n-grams: texts that share words are closer than those that share letters. */
const NGRAM_WEIGHT = 0.5;

/**
 * Options of {@link HashingEmbedder}.
 *
 * @public
 */
export interface HashingEmbedderOptions {
  /** Length of the vectors. Default: 384. */
  dimensions?: number;
}

/**
 * Words and their letter trigrams, hashed into a vector with a sign (the
 * hashing trick of Weinberger et al., 2009), weighted by 1 + ln(occurrences).
 * It needs no model and is the same everywhere, but knows no meaning: "pay"
 * and "checkout" have nothing in common.
 *
 * @public
 */
export class HashingEmbedder implements Embedder {
  readonly name: string;
  readonly dimensions: number;
  readonly semantic = false;

  constructor({ dimensions = 384 }: HashingEmbedderOptions = {}) {
    if (!Number.isInteger(dimensions) || dimensions < 1) {
      throw new RangeError(
        `The hashing embedder cannot have ${dimensions} dimensions; it must be a whole number from 1`,
      );
    }
    this.dimensions = dimensions;
    this.name = VERSION;
  }

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    return texts.map(text => this.#vectorOf(text));
  }

  async close(): Promise<void> {}

  #vectorOf(text: string): Float32Array {
    const occurrences = new Map<string, number>();
    const count = (feature: string) =>
      occurrences.set(feature, (occurrences.get(feature) ?? 0) + 1);
    const words = wordsOf(text);
    for (const word of words) {
      count(word);
      const bounded = `^${word}$`;
      for (let i = 0; i + NGRAM <= bounded.length; i++)
        count(`#${bounded.slice(i, i + NGRAM)}`);
    }
    // A text without words also needs a direction, or its cosine would be undefined.
    if (words.length === 0) count('');
    const vector = new Float32Array(this.dimensions);
    for (const [feature, times] of occurrences) {
      const hash = fnv1a(feature);
      const weight = feature.startsWith('#') ? NGRAM_WEIGHT : 1;
      const sign = hash & 0x8000_0000 ? -1 : 1;
      vector[(hash & 0x7fff_ffff) % this.dimensions] +=
        sign * weight * (1 + Math.log(times));
    }
    const unit = normalise(vector);
    // Features of opposite signs in one place may take each other away.
    if (unit.every(value => value === 0)) unit[0] = 1;
    return unit;
  }
}

/** `addItem`, `cart_items` and `HTTPServer` are two words each, in lower case. */
function wordsOf(text: string): string[] {
  return (
    text
      .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
      .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** 32-bit FNV-1a over UTF-16 units, http://www.isthe.com/chongo/tech/comp/fnv/. */
function fnv1a(text: string): number {
  let hash = 0x811c_9dc5;
  for (let i = 0; i < text.length; i++)
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193);
  // The low bits of FNV-1a are weak in short texts.
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x85eb_ca6b) >>> 0;
}
