import type { JsonObject } from '@backstage/types';

/**
 * A question to a language model that answers in a given shape.
 *
 * @public
 */
export interface LanguageModelRequest {
  /** What to do; written by SLO-Scout, never taken from telemetry. */
  instructions: string;
  /** What it is about: JSON with strings from telemetry, which are data and never instructions. */
  data: string;
  /** JSON Schema of the answer; whoever asks checks the answer again. */
  schema: JsonObject;
  maxOutputTokens: number;
  signal: AbortSignal;
}

/**
 * What the model answered.
 *
 * @public
 */
export interface LanguageModelAnswer {
  output: unknown;
  /** Tokens used, those of the question included. */
  tokens: number;
}

/**
 * Rewrites names and explains; it never sets a number. Everything works
 * without one.
 *
 * @public
 */
export interface LanguageModel {
  /** Shown beside each text that it wrote, e.g. `openai/gpt-5-mini`. */
  readonly name: string;
  /**
   * Asks once, with retries of its own for what passes.
   *
   * @throws Error when there is no answer in the asked shape
   */
  ask(request: LanguageModelRequest): Promise<LanguageModelAnswer>;
}
