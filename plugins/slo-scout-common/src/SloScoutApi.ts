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
import type { VariantName, WhatIfPoint } from '@slo-scout/slo';

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
  /** Reads the catalog now instead of at the next scheduled time. */
  refreshServices(): Promise<{ services: number }>;

  listJourneys(
    options?: ListOptions & { serviceId?: string; hours?: number },
  ): Promise<Page<JourneySummary>>;

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
  simulateSlo(id: string, input: { target: number }): Promise<WhatIfPoint>;

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

  getCoverage(): Promise<Coverage>;
  listAudit(
    options?: ListOptions & { subject?: string },
  ): Promise<Page<AuditEntry>>;
}
