import type {
  Analysis,
  Artifact,
  AuditEntry,
  ChangeRequest,
  Coverage,
  ErrorBudget,
  JourneySummary,
  Page,
  Proposal,
  Service,
  Slo,
} from './types';
import type { JourneyMatches, SimilarJourneys } from './searchTypes';
import type {
  BreakGlass,
  Policy,
  PolicyDecisionRecord,
  PolicyDraft,
  PolicyDryRun,
  PolicyDryRunRequest,
  PolicySet,
} from './policyTypes';
import type { Advice, VariantName } from '@slo-scout/slo';
import type {
  ErrorBudgetForecast,
  JourneyComposite,
  LintAnswer,
  LintRequest,
  SloSimulation,
} from './engineTypes';

/**
 * What every list takes.
 *
 * @public
 */
export interface ListOptions {
  /** 1 to 200; default 50. */
  limit?: number;
  cursor?: string;
  /** Case-insensitive part of the name. */
  q?: string;
}

/**
 * The API under `/api/slo-scout/v1`, as frontends, scaffolder actions and
 * machines see it.
 *
 * @public
 */
export interface SloScoutApi {
  listServices(
    options?: ListOptions & { origin?: Service['origin']; entityRef?: string },
  ): Promise<Page<Service>>;
  /** Registers a service that is not in the catalog. */
  createService(input: {
    name: string;
    title?: string;
    owner?: string;
  }): Promise<Service>;
  getService(id: string): Promise<Service>;
  /** What is missing in the telemetry of a service, the worst first. */
  getAdvice(serviceId: string): Promise<{ items: Advice[] }>;
  /** Reads the catalog now instead of at the next scheduled time. */
  refreshServices(): Promise<{ services: number }>;

  listJourneys(
    options?: ListOptions & { serviceId?: string; hours?: number },
  ): Promise<Page<JourneySummary>>;

  /** Journeys by what they do, such as `pay with card`. */
  searchJourneys(input: {
    q: string;
    limit?: number;
    serviceId?: string;
  }): Promise<JourneyMatches>;
  /** Journeys that are like this one, in all services, with their SLOs. */
  similarJourneys(
    id: string,
    options?: { limit?: number },
  ): Promise<SimilarJourneys>;

  analyze(input: { serviceId?: string; entityRef?: string }): Promise<Analysis>;
  listAnalyses(
    options?: ListOptions & { serviceId?: string },
  ): Promise<Page<Analysis>>;
  getAnalysis(id: string): Promise<Analysis>;
  cancelAnalysis(id: string): Promise<Analysis>;

  listProposals(
    options?: ListOptions & { serviceId?: string; status?: Proposal['status'] },
  ): Promise<Page<Proposal>>;
  getProposal(id: string): Promise<Proposal>;
  /** `target` (ratio) overrides the variant. The reason is required. */
  approveProposal(
    id: string,
    input: { variant?: VariantName; target?: number; reason: string },
  ): Promise<Slo>;
  rejectProposal(id: string, input: { reason: string }): Promise<Proposal>;

  listSlos(options?: ListOptions & { serviceId?: string }): Promise<Page<Slo>>;
  getSlo(id: string): Promise<Slo>;
  getErrorBudget(id: string): Promise<ErrorBudget>;
  /** What another target, or another window, would mean. */
  simulateSlo(
    id: string,
    input: { target: number; windowDays?: number },
  ): Promise<SloSimulation>;
  /** How likely the budget is spent before another window has passed, and when. */
  forecastSlo(id: string): Promise<ErrorBudgetForecast>;
  /** The whole journey that an SLO measures, beside its steps. */
  getJourneyComposite(id: string): Promise<JourneyComposite>;

  /** The findings of `slo-scout lint` for the given documents. */
  lint(input: LintRequest): Promise<LintAnswer>;

  /** Renders (again) the files of an SLO. */
  generateArtifacts(input: { sloId: string }): Promise<Artifact[]>;
  listArtifacts(
    options?: ListOptions & { sloId?: string; serviceId?: string },
  ): Promise<Page<Artifact>>;
  getArtifact(id: string): Promise<Artifact>;
  /** Opens or updates the change request with all files of the artifact's SLO. */
  deployArtifact(
    id: string,
    input?: { reason?: string },
  ): Promise<ChangeRequest>;

  /** Those in force, those that others took the place of, and what is wrong with files. */
  listPolicies(): Promise<PolicySet>;
  getPolicy(id: string): Promise<Policy>;
  createPolicy(policy: PolicyDraft): Promise<Policy>;
  /** @param version - the one that was edited; another one in force is a conflict, 409 with it as `error.current`. */
  updatePolicy(
    id: string,
    policy: PolicyDraft,
    version: number,
  ): Promise<Policy>;
  deletePolicy(id: string, version: number): Promise<void>;
  /** What a policy would decide, and would have decided. */
  dryRunPolicy(input: PolicyDryRunRequest): Promise<PolicyDryRun>;
  listPolicyDecisions(
    options?: ListOptions & {
      serviceId?: string;
      result?: PolicyDecisionRecord['result'];
    },
  ): Promise<Page<PolicyDecisionRecord>>;
  breakGlass(input: {
    serviceId: string;
    reason: string;
    expiresAt: string;
  }): Promise<BreakGlass>;
  listBreakGlass(
    options?: ListOptions & { serviceId?: string },
  ): Promise<Page<BreakGlass>>;
  /** Ends it before its time. */
  endBreakGlass(id: string): Promise<BreakGlass>;

  getCoverage(): Promise<Coverage>;
  listAudit(
    options?: ListOptions & { subject?: string },
  ): Promise<Page<AuditEntry>>;
}
