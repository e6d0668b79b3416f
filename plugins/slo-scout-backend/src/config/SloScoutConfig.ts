import type { SchedulerServiceTaskScheduleDefinition } from '@backstage/backend-plugin-api';
import type { HumanDuration } from '@backstage/types';
import type { PrometheusConfig } from '../metrics-source/PrometheusConfig';
import type { PolicyConfig } from '../policy/PolicyConfig';
import type { LanguageModelConfig } from '../words/LanguageModelConfig';

/**
 * The `sloScout` section of the configuration, checked and with defaults.
 *
 * @internal
 */
export interface SloScoutConfig {
  telemetry: {
    /** Connection string; undefined for the plugin's own database. */
    database?: string;
    schema: string;
  };
  catalog: { schedule: SchedulerServiceTaskScheduleDefinition };
  analysis: {
    windowDays: number;
    historyDays: number;
    automatic: {
      enabled: boolean;
      frequency: HumanDuration;
      maxQueued: number;
    };
    timeoutMinutes: number;
    attempts: number;
    concurrency: number;
  };
  drift: {
    enabled: boolean;
    /** How often each SLO is looked at. */
    everyHours: number;
  };
  /** Undefined when no repository is configured. */
  gitops?: {
    provider: string;
    repository: string;
    baseBranch: string;
    branchPrefix: string;
    author: { name: string; email: string };
  };
  /** Undefined when none is configured. */
  languageModel?: LanguageModelConfig;
  /** Where existing series are read; may be empty. */
  prometheus: PrometheusConfig[];
  policies: PolicyConfig;
  artifacts: {
    /** Without a trailing slash. */
    runbookBaseUrl?: string;
    dashboardBaseUrl?: string;
    scrapeIntervalSeconds: number;
  };
}
