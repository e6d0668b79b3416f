import type {
  Confidence,
  LowTrafficGuard,
  PolicyDecision,
  ReplayedAlert,
  Sli,
  SloSpec,
  TargetVariant,
  VariantName,
  WhatIfPoint,
} from '@slo-scout/slo';
import type { DriftState, TargetRevision } from './engineTypes';

/**
 * A page of a list. `nextCursor` is opaque; undefined on the last page.
 *
 * @public
 */
export interface Page<T> {
  items: T[];
  nextCursor?: string;
  /** Number of items over all pages. */
  totalItems: number;
}

/**
 * A service known from the catalog, from telemetry, or from both.
 *
 * @public
 */
export interface Service {
  id: string;
  /** Telemetry's `service.name`; for a service of the catalog that sends nothing yet, the name it is expected to send. */
  name: string;
  /** `component:default/checkout`; undefined when it is only seen in telemetry. */
  entityRef?: string;
  title?: string;
  owner?: string;
  system?: string;
  tier?: string;
  /** Where it is known from. */
  origin: 'catalog' | 'telemetry' | 'catalog+telemetry';
  /** ISO time of its newest span; undefined when no telemetry was seen. */
  lastSeen?: string;
  journeys: number;
  proposals: number;
  slos: number;
}

/**
 * A journey as the API shows it.
 *
 * @public
 */
export interface JourneySummary {
  id: string;
  name: string;
  entryService: string;
  entryOperation: string;
  services: string[];
  variants: number;
  traces: number;
  errors: number;
  /** Seconds, over the asked range; undefined when there were no traces in it. */
  p50?: number;
  p95?: number;
  p99?: number;
  firstSeen: string;
  lastSeen: string;
}

/**
 * State of an analysis.
 *
 * @public
 */
export type AnalysisStatus =
  | 'queued'
  | 'running'
  | 'succeeded'
  | 'failed'
  | 'cancelled';

/**
 * The steps of an analysis, in order.
 *
 * @public
 */
export const ANALYSIS_STEPS = [
  'journeys',
  'candidates',
  'series',
  'targets',
  'replay',
  'policy',
  'words',
  'save',
] as const;

/**
 * One analysis of a service.
 *
 * @public
 */
export interface Analysis {
  id: string;
  serviceId: string;
  serviceName: string;
  status: AnalysisStatus;
  /** The step under way or the last one done. */
  step?: (typeof ANALYSIS_STEPS)[number];
  /** 0 to 1. */
  progress: number;
  message?: string;
  /** One sentence, when failed. */
  error?: string;
  requestedBy: string;
  createdAt: string;
  startedAt?: string;
  finishedAt?: string;
  /** Number of proposals it made. */
  proposals: number;
}

/**
 * State of a proposed SLI with its targets.
 *
 * @public
 */
export type ProposalStatus =
  | 'proposed'
  | 'approved'
  | 'rejected'
  | 'superseded';

/**
 * A proposal: an SLI, targets for it and the evidence. In the API it is a row
 * of `slis`.
 *
 * @public
 */
export interface Proposal {
  id: string;
  serviceId: string;
  serviceName: string;
  entityRef?: string;
  analysisId: string;
  status: ProposalStatus;
  sli: Sli;
  windowDays: number;
  variants: TargetVariant[];
  /** The variant shown first. */
  recommended: VariantName;
  whatIf: WhatIfPoint[];
  confidence: Confidence;
  guard: LowTrafficGuard;
  replay: ReplayedAlert[];
  evidence: {
    /** Event time, ISO. */
    from: string;
    to: string;
    events: number;
    badEvents: number;
    exemplars: Array<{
      traceId: string;
      reason: 'slowest' | 'error' | 'random';
      durationSeconds: number;
      timestamp: string;
    }>;
    /** SLIs of logs: which errors there were most of; without a text where the service has too many templates. */
    errorTemplates?: Array<{ text?: string; errors: number }>;
  };
  words?: Words;
  /** The SLO whose target it wants to change; absent for one that does not exist yet. */
  revises?: TargetRevision;
  createdAt: string;
  decidedAt?: string;
  decidedBy?: string;
  /** Reason given at approve or reject. */
  reason?: string;
  /** The SLO that came of it, once approved. */
  sloId?: string;
}

/**
 * What a language model wrote about a proposal, when one is configured. It is
 * shown as such, and no number rests on it.
 *
 * @public
 */
export interface Words {
  /** Provider and model. */
  model: string;
  /** What a user does, at most 80 characters. */
  title: string;
  explanation: string;
  /** Where to look first when it fails. */
  hint: string;
}

/**
 * An approved SLO.
 *
 * @public
 */
export interface Slo {
  id: string;
  serviceId: string;
  serviceName: string;
  entityRef?: string;
  proposalId: string;
  spec: SloSpec;
  status: 'approved' | 'deploying' | 'deployed';
  approvedBy: string;
  createdAt: string;
  /** Newest change request, when artifacts were deployed. */
  changeRequest?: ChangeRequest;
  /** Budget of the current window; undefined until computed. */
  budget?: BudgetSummary;
  /** Whether the target still fits; undefined until looked at. */
  drift?: DriftState;
  /** What the policy said; only in the answer to an approval. */
  policy?: PolicyDecision;
}

/**
 * Where a pull request stands.
 *
 * @public
 */
export interface ChangeRequest {
  provider: string;
  /** Web address of the pull request, or a file URL of the repository for the plain git provider. */
  url: string;
  branch: string;
  commit: string;
  state: 'open' | 'merged' | 'closed';
  updatedAt: string;
  /** What the policy said of each SLO, by name; only in the answer to a deployment. */
  policy?: Record<string, PolicyDecision>;
}

/**
 * Error budget now.
 *
 * @public
 */
export interface BudgetSummary {
  /** Good over total in the window; undefined without traffic. */
  sli?: number;
  /** Share of the budget left: 1 = untouched, negative = overspent. */
  remaining?: number;
  /** Burn rate of the last hour; 1 = spends exactly the budget over the window. */
  burnRate?: number;
  computedAt: string;
}

/**
 * Error budget with its course over the window.
 *
 * @public
 */
export interface ErrorBudget extends BudgetSummary {
  windowDays: number;
  /** What counted the events: the SLO's recording rules or its queries in Prometheus, the capsules of traces, or the stored counts of log records. */
  measuredBy?: 'recording-rules' | 'queries' | 'capsules' | 'log-counts';
  /** Ascending; one point per hour or wider. `remaining` is the share of the budget left at that time. */
  points: Array<{
    time: string;
    sli?: number;
    remaining: number;
    total: number;
  }>;
}

/**
 * A generated file with its content.
 *
 * @public
 */
export interface Artifact {
  id: string;
  sloId: string;
  serviceName: string;
  kind: string;
  path: string;
  mediaType: string;
  /** sha256 of the content, hex. */
  digest: string;
  createdAt: string;
  /** Only in `GET artifacts/{id}`. */
  content?: string;
}

/**
 * A row of the audit log.
 *
 * @public
 */
export interface AuditEntry {
  id: string;
  at: string;
  actor: string;
  action: string;
  subject: string;
  details: Record<string, unknown>;
}

/**
 * The share of services with an SLO.
 *
 * @public
 */
export interface Coverage {
  services: number;
  withTelemetry: number;
  withSlo: number;
  /** Journeys, and those that an SLO measures. */
  journeys: number;
  journeysWithSlo: number;
  unmatchedServices: number;
}
