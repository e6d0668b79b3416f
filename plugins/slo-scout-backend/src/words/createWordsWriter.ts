import type { LoggerService } from '@backstage/backend-plugin-api';
import type { LanguageModel } from '@slo-scout/backstage-plugin-slo-scout-node';
import type { Knex } from 'knex';
import type { SloScoutConfig } from '../config/SloScoutConfig';
import { createLanguageModel } from './createLanguageModel';
import { TokenBudget } from './TokenBudget';
import { WordsWriter } from './WordsWriter';
import { LANGUAGE_MODEL_DEFAULTS } from './LanguageModelConfig';

/** Tries that one question may take, pauses included. */
const TRIES = 4;

/**
 * The writer of the configured language model, or of the one that a module
 * brings; undefined when there is neither.
 *
 * @internal
 */
export function createWordsWriter(dependencies: {
  config: SloScoutConfig;
  knex: Knex;
  logger: LoggerService;
  languageModel?: LanguageModel;
}): WordsWriter | undefined {
  const { config, knex, logger } = dependencies;
  const { languageModel: configured } = config;
  const model =
    dependencies.languageModel ??
    (configured && createLanguageModel(configured));
  if (!model) return undefined;
  const { timeoutSeconds, maxTokensPerDay, allowTelemetryValues } =
    configured ?? LANGUAGE_MODEL_DEFAULTS;
  return new WordsWriter({
    ...{ model, logger, allowTelemetryValues },
    budget: new TokenBudget(knex, maxTokensPerDay),
    deadlineMs: TRIES * timeoutSeconds * 1000,
  });
}
