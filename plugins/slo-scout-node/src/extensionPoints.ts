import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { GitProvider } from './GitProvider';
import type { LanguageModel } from './LanguageModel';
import type { MetricsSource } from './MetricsSource';

/**
 * Where modules add their git hosts.
 *
 * @public
 */
export interface GitProvidersExtensionPoint {
  /** Throws when a provider with this id exists. */
  addGitProvider(provider: GitProvider): void;
}

/**
 * Extension point of the slo-scout plugin for git hosts.
 *
 * @public
 */
export const gitProvidersExtensionPoint =
  createExtensionPoint<GitProvidersExtensionPoint>({
    id: 'slo-scout.git-providers',
  });

/**
 * Where a module brings a language model of its own.
 *
 * @public
 */
export interface LanguageModelExtensionPoint {
  /** Throws when there is one already. */
  setLanguageModel(model: LanguageModel): void;
}

/**
 * Extension point of the slo-scout plugin for a language model; it comes before the configured one.
 *
 * @public
 */
export const languageModelExtensionPoint =
  createExtensionPoint<LanguageModelExtensionPoint>({
    id: 'slo-scout.language-model',
  });

/**
 * Where modules add places that store series.
 *
 * @public
 */
export interface MetricsSourcesExtensionPoint {
  /** Throws when a source with this id exists. */
  addMetricsSource(source: MetricsSource): void;
}

/**
 * Extension point of the slo-scout plugin for places that store series; those
 * of `sloScout.prometheus` are there already.
 *
 * @public
 */
export const metricsSourcesExtensionPoint =
  createExtensionPoint<MetricsSourcesExtensionPoint>({
    id: 'slo-scout.metrics-sources',
  });
