import type { Embedder } from './Embedder';
import { textHash } from './textHash';

/**
 * Embeds each distinct text once, as long as it is among the latest ones.
 *
 * @public
 */
export class CachingEmbedder implements Embedder {
  /** Least recently used first. */
  readonly #vectors = new Map<string, Float32Array>();

  /** @param capacity - Texts that are remembered; each takes 4 bytes a dimension and a little. */
  constructor(
    private readonly inner: Embedder,
    private readonly capacity = 4096,
  ) {}

  get name(): string {
    return this.inner.name;
  }

  get dimensions(): number {
    return this.inner.dimensions;
  }

  get semantic(): boolean {
    return this.inner.semantic;
  }

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    const hashes = texts.map(textHash);
    const found = new Map<string, Float32Array>();
    const missing = new Map<string, string>();
    hashes.forEach((hash, i) => {
      const vector = this.#vectors.get(hash);
      if (vector) found.set(hash, vector);
      else missing.set(hash, texts[i]);
    });
    if (missing.size > 0) {
      const vectors = await this.inner.embed([...missing.values()]);
      [...missing.keys()].forEach((hash, i) => found.set(hash, vectors[i]));
    }
    for (const [hash, vector] of found) this.#remember(hash, vector);
    return hashes.map(hash => found.get(hash)!);
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  #remember(hash: string, vector: Float32Array): void {
    this.#vectors.delete(hash);
    this.#vectors.set(hash, vector);
    if (this.#vectors.size <= this.capacity) return;
    for (const oldest of this.#vectors.keys()) {
      this.#vectors.delete(oldest);
      return;
    }
  }
}
