/**
 * `sloScout.languageModel`, checked and with defaults.
 *
 * @internal
 */
export interface LanguageModelConfig {
  provider: 'openai' | 'anthropic' | 'openai-compatible';
  model: string;
  /** Base of the provider's API; its own when undefined. */
  baseUrl?: string;
  apiKey?: string;
  timeoutSeconds: number;
  maxTokensPerDay: number;
  /** Whether counts, latencies and targets may be sent too; names alone otherwise. */
  allowTelemetryValues: boolean;
}

/**
 * Where nothing is said; a model that a module brings has no section at all.
 *
 * @internal
 */
export const LANGUAGE_MODEL_DEFAULTS = {
  timeoutSeconds: 30,
  maxTokensPerDay: 200_000,
  allowTelemetryValues: false,
};
