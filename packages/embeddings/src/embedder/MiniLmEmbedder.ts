import fs from 'node:fs/promises';
import path from 'node:path';
import type { FeatureExtractionPipeline } from '@xenova/transformers';
import type { Embedder } from './Embedder';
import { EmbedderError } from './EmbedderError';

/**
 * The model that is used unless another one is named.
 *
 * @public
 */
export const DEFAULT_MODEL = 'Xenova/all-MiniLM-L6-v2';

/** More texts at once need more memory and are no faster. */
const BATCH = 32;

/**
 * Which model is loaded, and from where.
 *
 * @public
 */
export interface ModelOptions {
  /** Folder of models; the files are in a folder of the model's name in it. */
  modelPath: string;
  /** Default {@link DEFAULT_MODEL}. Any encoder that Transformers.js can run, of any number of dimensions. */
  model?: string;
  /** `onnx/model_quantized.onnx` (int8), else `onnx/model.onnx`. Default: true. */
  quantized?: boolean;
  /** Whether files that the folder lacks may be fetched from the Hugging Face Hub. Default: false. */
  allowRemoteModels?: boolean;
}

/**
 * Sentence embeddings by a transformer in ONNX, in this process: tokens are
 * mean-pooled, vectors have length 1. It keeps a core busy for milliseconds
 * a text and holds about 0.2 GB, so programs that answer requests run it
 * through {@link ChildEmbedder}.
 *
 * @public
 */
export class MiniLmEmbedder implements Embedder {
  readonly semantic = true;

  /**
   * Loads the model.
   *
   * @throws EmbedderError that names the missing file, or why the model cannot be run.
   */
  static async create(options: ModelOptions): Promise<MiniLmEmbedder> {
    const { modelPath, model = DEFAULT_MODEL, quantized = true } = options;
    const { allowRemoteModels = false } = options;
    if (!allowRemoteModels) await requireFiles(modelPath, model, quantized);
    try {
      const { env, pipeline } = await import('@xenova/transformers');
      env.allowLocalModels = true;
      env.localModelPath = path.resolve(modelPath);
      env.allowRemoteModels = allowRemoteModels;
      env.cacheDir = path.resolve(modelPath);
      const extract = await pipeline('feature-extraction', model, {
        quantized,
      });
      const { dims } = await extract('dimensions', {
        ...{ pooling: 'mean', normalize: true },
      });
      return new MiniLmEmbedder(
        `${model}${quantized ? '' : '/fp32'}`,
        dims[dims.length - 1],
        extract,
      );
    } catch (error) {
      throw new EmbedderError(
        `The model ${model} in ${modelPath} cannot be run: ${
          error instanceof Error ? error.message : error
        }`,
        { cause: error },
      );
    }
  }

  private constructor(
    readonly name: string,
    readonly dimensions: number,
    private readonly extract: FeatureExtractionPipeline,
  ) {}

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    const vectors: Float32Array[] = [];
    for (let start = 0; start < texts.length; start += BATCH) {
      const batch = texts.slice(start, start + BATCH);
      const { data } = await this.extract(batch, {
        ...{ pooling: 'mean', normalize: true },
      });
      for (let i = 0; i < batch.length; i++) {
        const from = i * this.dimensions;
        vectors.push(
          Float32Array.from(
            data.slice(from, from + this.dimensions) as Float32Array,
          ),
        );
      }
    }
    return vectors;
  }

  async close(): Promise<void> {
    await this.extract.dispose();
  }
}

/** Transformers.js would say it too, but with addresses that nobody asked for. */
async function requireFiles(
  modelPath: string,
  model: string,
  quantized: boolean,
): Promise<void> {
  if (!/^[\w.-]+(\/[\w.-]+)*$/.test(model) || model.includes('..')) {
    throw new EmbedderError(
      `"${model}" is not the name of a model, such as ${DEFAULT_MODEL}`,
    );
  }
  const weights = quantized ? 'model_quantized.onnx' : 'model.onnx';
  for (const file of [
    ...['config.json', 'tokenizer.json', 'tokenizer_config.json'],
    `onnx/${weights}`,
  ]) {
    const whole = path.resolve(modelPath, model, file);
    try {
      await fs.access(whole, fs.constants.R_OK);
    } catch {
      throw new EmbedderError(
        `The model ${model} is not complete: the file ${whole} is missing or cannot be read; put it there or correct the path of the models`,
      );
    }
  }
}
