import type { Knex } from 'knex';
import { AnalysisStore } from './AnalysisStore';
import { ArtifactStore } from './ArtifactStore';
import { AuditStore } from './AuditStore';
import { BreakGlassStore } from './BreakGlassStore';
import { DecisionStore } from './DecisionStore';
import { DriftStore } from './DriftStore';
import { PolicyDecisionStore } from './PolicyDecisionStore';
import { PolicyStore } from './PolicyStore';
import { ProposalStore } from './ProposalStore';
import { ServiceStore } from './ServiceStore';
import { SloStore } from './SloStore';

/**
 * The stores on one connection or one transaction.
 *
 * @internal
 */
export class Database {
  readonly services: ServiceStore;
  readonly analyses: AnalysisStore;
  readonly proposals: ProposalStore;
  readonly decisions: DecisionStore;
  readonly slos: SloStore;
  readonly drift: DriftStore;
  readonly artifacts: ArtifactStore;
  readonly policies: PolicyStore;
  readonly policyDecisions: PolicyDecisionStore;
  readonly breakGlass: BreakGlassStore;
  readonly audit: AuditStore;
  /** For what is no store's own: the job queue and the health check. */
  readonly knex: Knex;

  constructor(knex: Knex) {
    this.knex = knex;
    this.services = new ServiceStore(knex);
    this.analyses = new AnalysisStore(knex);
    this.proposals = new ProposalStore(knex);
    this.decisions = new DecisionStore(knex);
    this.slos = new SloStore(knex);
    this.drift = new DriftStore(knex);
    this.artifacts = new ArtifactStore(knex);
    this.policies = new PolicyStore(knex);
    this.policyDecisions = new PolicyDecisionStore(knex);
    this.breakGlass = new BreakGlassStore(knex);
    this.audit = new AuditStore(knex);
  }

  /** Runs the work in a transaction that is rolled back when it throws. */
  transaction<T>(work: (database: Database) => Promise<T>): Promise<T> {
    return this.knex.transaction(trx => work(new Database(trx)));
  }
}
