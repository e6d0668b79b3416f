import type { MilvusVectorIndex } from '@slo-scout/embeddings';
import type { JourneyEmbeddingStore } from '@slo-scout/telemetry-store';

const BATCH = 500;

/**
 * Brings an external index to what the database holds. When it has fewer
 * vectors than it should, it was emptied, and is filled again from the
 * database, without the model.
 *
 * @internal
 */
export async function mirrorVectors(options: {
  store: JourneyEmbeddingStore;
  index: MilvusVectorIndex;
  model: string;
  dimensions: number;
  /** Keys that are no longer wanted. */
  gone: readonly string[];
  /** Vectors in the database, those that are gone included. */
  stored: number;
}): Promise<void> {
  const { store, index, model, gone, stored } = options;
  await index.ensure(options.dimensions);
  const target = index.collection;
  const missing = await store.countUnmirrored(model, target);
  if ((await index.count()) < stored - missing)
    await store.forgetMirror(model, target);
  for (;;) {
    const rows = await store.unmirrored(model, target, BATCH);
    if (rows.length === 0) break;
    await index.upsert(
      rows.map(({ vector, ...row }) => ({
        ...row,
        vector: Float32Array.from({ length: vector.length / 4 }, (_, i) =>
          vector.readFloatLE(i * 4),
        ),
      })),
    );
    await store.markMirrored(model, target, rows);
  }
  await index.delete(gone);
}
