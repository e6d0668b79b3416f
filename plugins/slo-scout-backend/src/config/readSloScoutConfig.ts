import { readSchedulerServiceTaskScheduleDefinitionFromConfig } from '@backstage/backend-plugin-api';
import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { readPrometheusConfig } from '../metrics-source/readPrometheusConfig';
import { readPolicyConfig } from '../policy/readPolicyConfig';
import { readLanguageModelConfig } from '../words/readLanguageModelConfig';
import type { SloScoutConfig } from './SloScoutConfig';
import { wholeNumbers } from './wholeNumbers';

const WINDOW_DAYS = [7, 28, 30, 90];

/**
 * Reads and checks `sloScout`.
 *
 * @throws InputError that names the key and what it may be.
 * @internal
 */
export function readSloScoutConfig(root: Config): SloScoutConfig {
  const config = root.getOptionalConfig('sloScout');
  const integer = wholeNumbers(config, 'sloScout');
  const windowDays = integer('analysis.windowDays', 28, 7, 90);
  if (!WINDOW_DAYS.includes(windowDays)) {
    throw new InputError(
      `sloScout.analysis.windowDays is ${windowDays}; set it to one of ${WINDOW_DAYS.join(
        ', ',
      )}`,
    );
  }
  return {
    telemetry: {
      database: config?.getOptionalString('telemetry.database'),
      schema: schemaName(config),
    },
    catalog: { schedule: catalogSchedule(config) },
    analysis: {
      windowDays,
      historyDays: integer('analysis.historyDays', 28, 1, 90),
      automatic: {
        enabled:
          config?.getOptionalBoolean('analysis.automatic.enabled') ?? true,
        frequency: config?.has('analysis.automatic.frequency')
          ? readDurationFromConfig(config, {
              key: 'analysis.automatic.frequency',
            })
          : { seconds: 10 },
        maxQueued: integer('analysis.automatic.maxQueued', 10, 1, 1000),
      },
      timeoutMinutes: integer('analysis.timeoutMinutes', 30, 1, 1440),
      attempts: integer('analysis.attempts', 3, 1, 10),
      concurrency: integer('analysis.concurrency', 1, 1, 16),
    },
    drift: {
      enabled: config?.getOptionalBoolean('drift.enabled') ?? true,
      everyHours: integer('drift.everyHours', 24, 1, 720),
    },
    gitops: gitops(config),
    languageModel: readLanguageModelConfig(root),
    prometheus: readPrometheusConfig(root),
    policies: readPolicyConfig(root),
    artifacts: {
      runbookBaseUrl: baseUrl(config, 'artifacts.runbookBaseUrl'),
      dashboardBaseUrl: baseUrl(config, 'artifacts.dashboardBaseUrl'),
      scrapeIntervalSeconds: integer(
        'artifacts.scrapeIntervalSeconds',
        30,
        1,
        300,
      ),
    },
  };
}

function schemaName(config: Config | undefined): string {
  const schema =
    config?.getOptionalString('telemetry.schema') ?? 'slo_scout_telemetry';
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw new InputError(
      `sloScout.telemetry.schema is "${schema}"; set it to a PostgreSQL name of lower-case letters, digits and underscores`,
    );
  }
  return schema;
}

function catalogSchedule(config: Config | undefined) {
  const schedule = config?.getOptionalConfig('catalog.schedule');
  return schedule
    ? readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule)
    : {
        frequency: { minutes: 5 },
        timeout: { minutes: 5 },
        initialDelay: { seconds: 5 },
      };
}

function gitops(config: Config | undefined): SloScoutConfig['gitops'] {
  const section = config?.getOptionalConfig('gitops');
  if (!section) return undefined;
  return {
    provider: section.getOptionalString('provider') ?? 'git',
    repository: section.getString('repository'),
    baseBranch: section.getOptionalString('baseBranch') ?? 'main',
    branchPrefix: section.getOptionalString('branchPrefix') ?? 'slo-scout/',
    author: {
      name: section.getOptionalString('author.name') ?? 'SLO-Scout',
      email: section.getOptionalString('author.email') ?? 'slo-scout@localhost',
    },
  };
}

function baseUrl(config: Config | undefined, key: string): string | undefined {
  const value = config?.getOptionalString(key);
  if (value === undefined) return undefined;
  if (!URL.canParse(value) || !/^https?:/.test(value)) {
    throw new InputError(
      `sloScout.${key} is "${value}"; set it to an http or https address`,
    );
  }
  return value.replace(/\/+$/, '');
}
