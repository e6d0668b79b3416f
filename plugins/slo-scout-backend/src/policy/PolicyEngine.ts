import type {
  Policy,
  PolicySet,
  Service,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import {
  blastRadius,
  defaultPolicyRules,
  type PolicyInput,
  type PolicyRule,
} from '@slo-scout/slo';
import type { Database } from '../database/Database';
import type { NewPolicyDecision } from '../database/PolicyDecisionStore';
import type { CatalogGraph } from './CatalogGraph';
import { mergePolicies } from './mergePolicies';
import { openWindows } from './openWindows';
import { PolicyCase, type PolicySubject } from './PolicyCase';
import type { PolicyConfig } from './PolicyConfig';
import { PolicyDeniedError } from './PolicyDeniedError';
import type { PolicyFiles } from './PolicyFiles';

/**
 * Gathers the policies of all sources and the facts that they judge by, and keeps
 * what they decided.
 *
 * @internal
 */
export class PolicyEngine {
  readonly #files: PolicyFiles;
  readonly #graph: CatalogGraph;
  readonly #defaults: Policy[];
  readonly #dependencyDepth: number;
  readonly #count: (result: string) => void;

  constructor(options: {
    files: PolicyFiles;
    graph: CatalogGraph;
    config: PolicyConfig;
    /** Hears each result, for the metric. */
    count(result: string): void;
  }) {
    this.#files = options.files;
    this.#graph = options.graph;
    this.#defaults = defaultPolicyRules(options.config).map(rule => ({
      ...rule,
      mode: rule.mode ?? 'enforce',
      source: 'default',
    }));
    this.#dependencyDepth = options.config.dependencyDepth;
    this.#count = options.count;
  }

  /** The policies of all sources now. */
  async policies(database: Database): Promise<PolicySet> {
    const files = await this.#files.read();
    const merged = mergePolicies({
      files: files.policies,
      database: await database.policies.all(),
      defaults: this.#defaults,
    });
    return {
      items: merged.items,
      problems: [...(files.problem ? [files.problem] : []), ...merged.problems],
    };
  }

  /** Reads the catalog if need be, so that no transaction waits for it. */
  async prepare(): Promise<void> {
    await this.#graph.fleet();
  }

  /**
   * Gathers the facts about a service now.
   *
   * @param database - in the transaction of the change, where there is one
   */
  async open(
    database: Database,
    service: Service,
    action: PolicyInput['action'],
  ): Promise<PolicyCase> {
    const { items } = await this.policies(database);
    const rules = items.filter(({ overriddenBy }) => !overriddenBy);
    if (action !== 'propose' && service.owner && counts(rules, action)) {
      await database.policyDecisions.lockTeam(service.owner);
    }
    const now = new Date();
    const { name, entityRef, owner, tier } = service;
    return new PolicyCase({
      rules,
      facts: {
        now: now.toISOString(),
        service: { name, entityRef, owner, tier },
        team: owner,
        freeze: openWindows(
          rules.flatMap(({ windows = [] }) => windows),
          now,
        ),
        recent: await database.policyDecisions.recent(service.id, owner),
        budget: await budgetOf(database, service),
        ...(await this.#catalogFacts(entityRef)),
      },
      breakGlass: await database.breakGlass.active(service.id),
      count: this.#count,
    });
  }

  /**
   * Judges, and keeps the decision in the transaction of the change.
   *
   * @throws PolicyDeniedError, which {@link PolicyEngine.transaction} keeps.
   */
  async require(
    database: Database,
    policyCase: PolicyCase,
    subject: PolicySubject,
    of: Omit<NewPolicyDecision, 'input' | 'decision'>,
  ) {
    const record = { ...of, ...policyCase.judge(subject) };
    const { decision, input } = record;
    if (decision.decision === 'deny') throw new PolicyDeniedError(record);
    await database.policyDecisions.add(record);
    if (decision.breakGlass?.used) {
      await database.audit.add({
        actor: input.actor,
        action: 'policy.break-glass.use',
        subject: `service:${of.serviceId}`,
        details: {
          breakGlass: decision.breakGlass.id,
          givenBy: decision.breakGlass.actor,
          reason: decision.breakGlass.reason,
          action: input.action,
          slo: input.slo.name,
          denials: decision.findings
            .filter(
              ({ effect, mode }) => effect === 'deny' && mode === 'enforce',
            )
            .map(({ ruleId }) => ruleId),
        },
      });
    }
    return decision;
  }

  /** Runs a change in a transaction; a denial outlives its rollback. */
  async transaction<T>(
    database: Database,
    change: (tx: Database) => Promise<T>,
  ): Promise<T> {
    try {
      return await database.transaction(change);
    } catch (error) {
      if (error instanceof PolicyDeniedError) {
        await database.policyDecisions.add(error.record());
      }
      throw error;
    }
  }

  async #catalogFacts(
    entityRef: string | undefined,
  ): Promise<Pick<PolicyInput, 'catalog' | 'blastRadius'>> {
    const fleet = await this.#graph.fleet();
    if (!fleet) return { catalog: 'unavailable' };
    const radius =
      entityRef &&
      blastRadius(fleet, entityRef, { maxDepth: this.#dependencyDepth });
    return radius
      ? { catalog: 'known', blastRadius: radius }
      : { catalog: 'unlisted' };
  }
}

/** Whether a policy counts changes, so that two at a time could both be the last one allowed. */
function counts(rules: PolicyRule[], action: PolicyInput['action']): boolean {
  return rules.some(
    ({ actions, require }) =>
      actions.includes(action) && require.includes('recent'),
  );
}

/** Names in `budget.exhausted`; the input holds no longer lists. */
const MAX_EXHAUSTED = 100;

async function budgetOf(
  database: Database,
  service: Service,
): Promise<NonNullable<PolicyInput['budget']>> {
  const slos = await database.slos.ofService(service.id);
  const remaining = slos.flatMap(({ budget }) => budget?.remaining ?? []);
  return {
    ...(remaining.length > 0 && { remaining: Math.min(...remaining) }),
    exhausted: slos
      .filter(({ budget }) => (budget?.remaining ?? 1) <= 0)
      .map(({ spec }) => spec.name)
      .slice(0, MAX_EXHAUSTED),
  };
}
