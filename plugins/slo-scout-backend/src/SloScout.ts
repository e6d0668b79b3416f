import type {
  AuthService,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type {
  GitProvider,
  LanguageModel,
} from '@slo-scout/backstage-plugin-slo-scout-node';
import type { TelemetryStore } from '@slo-scout/telemetry-store';
import type { Knex } from 'knex';
import type { Analyses } from './analyses/Analyses';
import { AnalysisQueue } from './analyses/AnalysisQueue';
import { AnalysisWatcher } from './analyses/AnalysisWatcher';
import { AnalysisWorker } from './analyses/AnalysisWorker';
import { AuthorizedAnalyses } from './analyses/AuthorizedAnalyses';
import { AutomaticAnalysis } from './analyses/AutomaticAnalysis';
import { DefaultAnalyses } from './analyses/DefaultAnalyses';
import { runAnalysis } from './analyses/runAnalysis';
import type { Artifacts } from './artifacts/Artifacts';
import { AuthorizedArtifacts } from './artifacts/AuthorizedArtifacts';
import { ChangeRequestRefresher } from './artifacts/ChangeRequestRefresher';
import { DefaultArtifacts } from './artifacts/DefaultArtifacts';
import type { AuditLog } from './audit/AuditLog';
import { AuthorizedAuditLog } from './audit/AuthorizedAuditLog';
import { ServiceSync } from './catalog/ServiceSync';
import type { SloScoutConfig } from './config/SloScoutConfig';
import { Database } from './database/Database';
import type { MetricsSources } from './metrics-source/MetricsSources';
import { DriftDetector } from './drift/DriftDetector';
import { AuthorizedLint } from './lint/AuthorizedLint';
import { DefaultLint } from './lint/DefaultLint';
import type { Lint } from './lint/Lint';
import { PluginMetrics } from './operations/PluginMetrics';
import { Authorizer } from './permissions/Authorizer';
import { AuthorizedPolicies } from './policies/AuthorizedPolicies';
import { DefaultPolicies } from './policies/DefaultPolicies';
import type { Policies } from './policies/Policies';
import { createPolicyEngine } from './policy/createPolicyEngine';
import { AuthorizedProposals } from './proposals/AuthorizedProposals';
import { DefaultProposals } from './proposals/DefaultProposals';
import type { Proposals } from './proposals/Proposals';
import { AuthorizedJourneySearch } from './search/AuthorizedJourneySearch';
import { DefaultJourneySearch } from './search/DefaultJourneySearch';
import type { JourneySearch } from './search/JourneySearch';
import type { JourneyVectors } from './search/journeyVectorsServiceRef';
import { AuthorizedServices } from './services/AuthorizedServices';
import { DefaultServices } from './services/DefaultServices';
import type { Services } from './services/Services';
import { AuthorizedSlos } from './slos/AuthorizedSlos';
import { BudgetRefresher } from './slos/BudgetRefresher';
import { DefaultSlos } from './slos/DefaultSlos';
import type { Slos } from './slos/Slos';
import { createWordsWriter } from './words/createWordsWriter';

/**
 * The parts of the control plane, put together.
 *
 * @internal
 */
export interface SloScout {
  database: Database;
  metrics: PluginMetrics;
  services: Services;
  analyses: Analyses;
  proposals: Proposals;
  slos: Slos;
  lint: Lint;
  artifacts: Artifacts;
  policies: Policies;
  search: JourneySearch;
  audit: AuditLog;
  sync: ServiceSync;
  queue: AnalysisQueue;
  worker: AnalysisWorker;
  watcher: AnalysisWatcher;
  automatic: AutomaticAnalysis;
  budgets: BudgetRefresher;
  drift: DriftDetector;
  changeRequests: ChangeRequestRefresher;
}

/**
 * What the control plane needs from Backstage and the data plane.
 *
 * @internal
 */
export interface SloScoutDependencies {
  config: SloScoutConfig;
  knex: Knex;
  telemetry: TelemetryStore;
  journeyVectors: JourneyVectors;
  metrics: MetricsSources;
  catalog: CatalogService;
  auth: AuthService;
  permissions: PermissionsService;
  logger: LoggerService;
  /** Undefined when no repository is configured. */
  gitProvider?: GitProvider;
  /** A module's own, in the place of the configured one. */
  languageModel?: LanguageModel;
}

/**
 * Puts the control plane together. Nothing runs before the worker is started.
 *
 * @internal
 */
export async function createSloScout(
  dependencies: SloScoutDependencies,
): Promise<SloScout> {
  const { config, knex, telemetry, metrics, logger, gitProvider } =
    dependencies;
  const sources = { telemetry, metrics };
  const database = new Database(knex);
  const authorizer = new Authorizer(dependencies.permissions);
  const pluginMetrics = new PluginMetrics(database);
  const policy = await createPolicyEngine(dependencies, result =>
    pluginMetrics.countPolicyEvaluation(result),
  );
  const words = createWordsWriter(dependencies);
  const queue = await AnalysisQueue.create({
    ...config.analysis,
    knex,
    logger,
  });
  const sync = new ServiceSync({ ...dependencies, database });
  const changeRequests = new ChangeRequestRefresher({
    database,
    logger,
    provider: gitProvider,
    repository: config.gitops?.repository,
  });
  const analyses = new DefaultAnalyses({ database, queue });
  const slos = new AuthorizedSlos(
    new DefaultSlos({
      database,
      sources,
      changeRequests,
      historyDays: config.analysis.historyDays,
    }),
    authorizer,
  );
  return {
    database,
    metrics: pluginMetrics,
    services: new AuthorizedServices(
      new DefaultServices({ database, telemetry, sync }),
      authorizer,
    ),
    analyses: new AuthorizedAnalyses(analyses, authorizer),
    proposals: new AuthorizedProposals(
      new DefaultProposals({
        database,
        sources,
        policy,
        artifacts: config.artifacts,
      }),
      authorizer,
    ),
    slos,
    lint: new AuthorizedLint(new DefaultLint(config.artifacts), authorizer),
    artifacts: new AuthorizedArtifacts(
      new DefaultArtifacts({
        database,
        policy,
        gitops: config.gitops,
        provider: gitProvider,
      }),
      { slos, authorizer },
    ),
    policies: new AuthorizedPolicies(
      new DefaultPolicies({ database, engine: policy }),
      authorizer,
    ),
    search: new AuthorizedJourneySearch(
      new DefaultJourneySearch({
        ...dependencies.journeyVectors,
        database,
        logger,
      }),
      authorizer,
    ),
    audit: new AuthorizedAuditLog(database.audit, authorizer),
    sync,
    queue,
    worker: new AnalysisWorker({
      database,
      queue,
      logger,
      run: attempt =>
        runAnalysis(attempt, {
          database,
          telemetry,
          metrics,
          policy,
          windowDays: config.analysis.windowDays,
          historyDays: config.analysis.historyDays,
          words,
        }),
    }),
    watcher: new AnalysisWatcher({ database, logger }),
    automatic: new AutomaticAnalysis({
      database,
      analyses,
      maxQueued: config.analysis.automatic.maxQueued,
    }),
    budgets: new BudgetRefresher({ database, sources, logger }),
    drift: new DriftDetector({
      database,
      sources,
      logger,
      historyDays: config.analysis.historyDays,
      everySeconds: config.drift.everyHours * 3600,
    }),
    changeRequests,
  };
}
