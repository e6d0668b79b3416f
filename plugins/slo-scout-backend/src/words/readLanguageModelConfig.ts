import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { wholeNumbers } from '../config/wholeNumbers';
import {
  LANGUAGE_MODEL_DEFAULTS,
  type LanguageModelConfig,
} from './LanguageModelConfig';

const PROVIDERS = ['openai', 'anthropic', 'openai-compatible'] as const;

/**
 * Reads `sloScout.languageModel`; undefined when the section is absent.
 *
 * @throws InputError that names the key and what it may be.
 * @internal
 */
export function readLanguageModelConfig(
  root: Config,
): LanguageModelConfig | undefined {
  const config = root.getOptionalConfig('sloScout.languageModel');
  if (!config) return undefined;
  const integer = wholeNumbers(config, 'sloScout.languageModel');
  const named = config.getString('provider');
  const provider = PROVIDERS.find(known => known === named);
  if (!provider) {
    throw new InputError(
      `sloScout.languageModel.provider is "${named}"; set it to one of ${PROVIDERS.join(
        ', ',
      )}`,
    );
  }
  const baseUrl = config.getOptionalString('baseUrl');
  if (baseUrl !== undefined && !isHttp(baseUrl)) {
    throw new InputError(
      'sloScout.languageModel.baseUrl must be an http or https address without user and password',
    );
  }
  if (provider === 'openai-compatible' && baseUrl === undefined) {
    throw new InputError(
      'sloScout.languageModel.baseUrl is missing; with openai-compatible it says where the server is, e.g. http://localhost:11434/v1',
    );
  }
  const apiKey = config.getOptionalString('apiKey');
  if (provider !== 'openai-compatible' && apiKey === undefined) {
    throw new InputError(
      `sloScout.languageModel.apiKey is missing; ${provider} needs one`,
    );
  }
  return {
    provider,
    model: config.getString('model'),
    baseUrl,
    apiKey,
    timeoutSeconds: integer(
      'timeoutSeconds',
      LANGUAGE_MODEL_DEFAULTS.timeoutSeconds,
      1,
      600,
    ),
    maxTokensPerDay: integer(
      'maxTokensPerDay',
      LANGUAGE_MODEL_DEFAULTS.maxTokensPerDay,
      1,
      1e9,
    ),
    allowTelemetryValues:
      config.getOptionalBoolean('allowTelemetryValues') ??
      LANGUAGE_MODEL_DEFAULTS.allowTelemetryValues,
  };
}

function isHttp(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}
