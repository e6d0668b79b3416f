import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel } from '@slo-scout/backstage-plugin-slo-scout-node';
import {
  generateText,
  jsonSchema,
  Output,
  type LanguageModel as AiModel,
} from 'ai';
import { boundedFetch } from './boundedFetch';
import type { LanguageModelConfig } from './LanguageModelConfig';

/** Beside the first try; pauses grow, and `Retry-After` is honoured. */
const MAX_RETRIES = 2;

/**
 * The configured language model through the `ai` SDK.
 *
 * @internal
 */
export function createLanguageModel(
  config: LanguageModelConfig,
): LanguageModel {
  const model = openModel(config);
  return {
    name: `${config.provider}/${config.model}`,
    async ask({ instructions, data, schema, maxOutputTokens, signal }) {
      const { output, usage } = await generateText({
        model,
        instructions,
        prompt: data,
        output: Output.object({ schema: jsonSchema(schema) }),
        maxOutputTokens,
        maxRetries: MAX_RETRIES,
        abortSignal: AbortSignal.any([
          signal,
          AbortSignal.timeout(config.timeoutSeconds * 1000),
        ]),
      });
      return { output, tokens: usage.totalTokens ?? 0 };
    },
  };
}

function openModel(config: LanguageModelConfig): AiModel {
  const { apiKey, baseUrl: baseURL, model } = config;
  const common = { apiKey, fetch: boundedFetch };
  switch (config.provider) {
    case 'openai':
      return createOpenAI({ ...common, baseURL })(model);
    case 'anthropic':
      return createAnthropic({ ...common, baseURL })(model);
    default:
      return createOpenAICompatible({
        ...common,
        name: 'openai-compatible',
        baseURL: baseURL ?? '',
        supportsStructuredOutputs: true,
      })(model);
  }
}
