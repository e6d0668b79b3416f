import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { writeTinyModel } from '../__testUtils__/writeTinyModel';
import { ChildEmbedder } from '../child/ChildEmbedder';
import { CachingEmbedder } from './CachingEmbedder';
import type { Embedder } from './Embedder';
import { HashingEmbedder } from './HashingEmbedder';
import { DEFAULT_MODEL } from './MiniLmEmbedder';

jest.setTimeout(180_000);

const SHARED_MODELS = path.join(
  process.env.SLO_SCOUT_SHARED ??
    path.resolve(__dirname, '../../../../../shared'),
  'models',
);
/** Sources run without a build in the child, too. */
const execArgv = [
  '--require',
  require.resolve('@backstage/cli/config/nodeTransform.cjs'),
];

const cosine = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, i) => sum + value * b[i], 0);

describe('HashingEmbedder', () => {
  it('makes unit vectors of whatever text, always the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' })), async texts => {
        const vectors = await new HashingEmbedder().embed(texts);
        const again = await new HashingEmbedder().embed([...texts].reverse());
        expect(vectors).toEqual(again.reverse());
        for (const vector of vectors) {
          expect(vector).toHaveLength(384);
          expect(cosine(vector, vector)).toBeCloseTo(1, 5);
        }
      }),
    );
  });

  it('puts texts that share words closer than texts that do not', async () => {
    const [cart, add, pay] = await new HashingEmbedder({
      dimensions: 64,
    }).embed([
      'checkout POST /cart/checkout',
      'CartService AddItem to cart',
      'ship order to customer',
    ]);
    expect(cosine(cart, add)).toBeGreaterThan(cosine(cart, pay));
    expect(cart).toHaveLength(64);
    expect(() => new HashingEmbedder({ dimensions: 0 })).toThrow(RangeError);
  });
});

describe('CachingEmbedder', () => {
  it('asks for each distinct text once while it remembers it', async () => {
    const asked: string[][] = [];
    const hashing = new HashingEmbedder({ dimensions: 8 });
    const counting: Embedder = {
      name: 'counting',
      dimensions: 8,
      semantic: false,
      embed: texts => {
        asked.push([...texts]);
        return hashing.embed(texts);
      },
      close: async () => undefined,
    };
    const cache = new CachingEmbedder(counting, 2);
    const [a, b, c] = await cache.embed(['a', 'b', 'a']);
    expect(a).toEqual(c);
    expect(a).not.toEqual(b);
    expect(await cache.embed(['b'])).toEqual([b]);
    // The third one takes the place of `a`, which was asked for least recently.
    await cache.embed(['c']);
    expect(await cache.embed(['b', 'a'])).toEqual([b, a]);
    expect(asked).toEqual([['a', 'b'], ['c'], ['a']]);
  });
});

// Its child process does not answer in every installation of the model's runtime yet (docs/embeddings.md).
const withRuntime = process.env.SLO_SCOUT_TEST_EMBEDDER
  ? describe
  : describe.skip;

withRuntime('ChildEmbedder (skipped without SLO_SCOUT_TEST_EMBEDDER)', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-models-'));
  const started: ChildEmbedder[] = [];
  const start = async (options: { modelPath: string; model?: string }) => {
    const embedder = await ChildEmbedder.start({ ...options, execArgv });
    started.push(embedder);
    return embedder;
  };

  afterAll(async () => {
    await Promise.all(started.map(embedder => embedder.close()));
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('runs a model of other dimensions, in batches, and says so when its process is gone', async () => {
    writeTinyModel(folder, 'acme/tiny', 12);
    const embedder = await start({ modelPath: folder, model: 'acme/tiny' });
    expect(embedder).toMatchObject({ name: 'acme/tiny', dimensions: 12 });
    const texts = Array.from({ length: 70 }, (_, i) =>
      i % 2 ? 'pay card' : 'cart',
    );
    const vectors = await embedder.embed(texts);
    expect(vectors).toHaveLength(70);
    expect(vectors[69]).toHaveLength(12);
    expect(cosine(vectors[1], vectors[69])).toBeCloseTo(1, 5);
    expect(cosine(vectors[0], vectors[1])).toBeCloseTo(0, 5);
    expect(
      cosine(vectors[0], (await embedder.embed(['cart cart ship']))[0]),
    ).toBeGreaterThan(0.8);
    expect(await embedder.embed([])).toEqual([]);

    const late = embedder.embed(Array(5000).fill('card'));
    process.kill(embedder.pid!, 'SIGKILL');
    await expect(late).rejects.toThrow(
      'The process of the embedder is gone (SIGKILL)',
    );
    expect(embedder.ended).toBe(true);
    await expect(embedder.embed(['x'])).rejects.toThrow('is gone');
  });

  it('names the file that is missing, or why the model cannot be run', async () => {
    await expect(start({ modelPath: folder })).rejects.toThrow(
      `${path.join(folder, DEFAULT_MODEL, 'config.json')} is missing`,
    );
    await expect(
      start({ modelPath: folder, model: '../../etc/passwd' }),
    ).rejects.toThrow('is not the name of a model');
    writeTinyModel(folder, 'acme/broken', 4);
    const weights = path.join(folder, 'acme/broken/onnx/model_quantized.onnx');
    fs.writeFileSync(weights, 'no protobuf');
    await expect(
      start({ modelPath: folder, model: 'acme/broken' }),
    ).rejects.toThrow(/The model acme\/broken in .* cannot be run/);
  });

  const withModel = fs.existsSync(path.join(SHARED_MODELS, DEFAULT_MODEL))
    ? describe
    : describe.skip;
  withModel('with MiniLM (skipped without shared models)', () => {
    it('knows what texts mean', async () => {
      const embedder = await start({ modelPath: SHARED_MODELS });
      expect(embedder.dimensions).toBe(384);
      const [eating, bread, cheetah] = await embedder.embed([
        'A man is eating food.',
        'A man is eating a piece of bread.',
        'A cheetah is running behind its prey.',
      ]);
      // Published for this model: 0.755 in fp32.
      expect(cosine(eating, bread)).toBeCloseTo(0.7553, 1);
      expect(cosine(eating, cheetah)).toBeLessThan(0.3);
    });
  });
});
