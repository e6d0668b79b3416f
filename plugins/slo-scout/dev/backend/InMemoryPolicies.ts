import type {
  BreakGlass,
  ListOptions,
  Page,
  Policy,
  PolicyDecisionRecord,
  PolicyDraft,
  PolicyDryRun,
  PolicyDryRunRequest,
  PolicySet,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import { defaultPolicyRules, evaluatePolicy } from '@slo-scout/slo';
import { found } from './found';
import { page } from './page';
import { refusal } from './refusal';

const ACTOR = 'user:default/guest';

/** The part of the backend that keeps policies. */
export class InMemoryPolicies {
  policies: Policy[] = defaultPolicyRules().map(rule => ({
    ...rule,
    mode: rule.mode ?? 'enforce',
    source: 'default',
  }));
  policyDecisions: PolicyDecisionRecord[] = [];
  brokenGlass: BreakGlass[] = [];

  async listPolicies(): Promise<PolicySet> {
    return { items: [...this.policies], problems: [] };
  }

  async getPolicy(id: string): Promise<Policy> {
    return found(this.policies, id, 'policy');
  }

  async createPolicy(draft: PolicyDraft): Promise<Policy> {
    const other = this.policies.find(({ id }) => id === draft.id);
    if (other && other.source !== 'default') {
      throw await refusal(409, 'ConflictError', 'There is one already.');
    }
    const policy = stored(draft, 1);
    if (other) other.overriddenBy = 'database';
    this.policies.unshift(policy);
    return policy;
  }

  async updatePolicy(
    id: string,
    draft: PolicyDraft,
    version: number,
  ): Promise<Policy> {
    const current = await this.#current(id, version);
    const policy = stored(draft, version + 1);
    this.policies[this.policies.indexOf(current)] = policy;
    return policy;
  }

  async deletePolicy(id: string, version: number): Promise<void> {
    const current = await this.#current(id, version);
    this.policies = this.policies.filter(policy => policy !== current);
    const other = this.policies.find(policy => policy.id === id);
    if (other) delete other.overriddenBy;
  }

  async dryRunPolicy(request: PolicyDryRunRequest): Promise<PolicyDryRun> {
    const { input, policy } = request;
    if (!input) return { evaluated: 0, changed: 0, items: [] };
    const before = evaluatePolicy(this.policies, input);
    const after = evaluatePolicy(
      [...this.policies.filter(({ id }) => id !== policy.id), policy],
      input,
    );
    return {
      evaluated: 1,
      changed: before.decision === after.decision ? 0 : 1,
      items: [
        {
          action: input.action,
          service: input.service.name,
          slo: input.slo.name,
          before: before.decision,
          after: after.decision,
          findings: after.findings.filter(({ ruleId }) => ruleId === policy.id),
        },
      ],
    };
  }

  async listPolicyDecisions(
    options: ListOptions & {
      serviceId?: string;
      result?: PolicyDecisionRecord['result'];
    } = {},
  ): Promise<Page<PolicyDecisionRecord>> {
    const { serviceId, result } = options;
    return page(
      this.policyDecisions.filter(
        decision =>
          (!serviceId || decision.serviceId === serviceId) &&
          (!result || decision.result === result),
      ),
      options,
      ({ slo }) => slo,
    );
  }

  async breakGlass(input: {
    serviceId: string;
    reason: string;
    expiresAt: string;
  }): Promise<BreakGlass> {
    const glass: BreakGlass = {
      ...input,
      id: `break-glass-${this.brokenGlass.length + 1}`,
      serviceName: input.serviceId,
      actor: ACTOR,
      createdAt: new Date().toISOString(),
      uses: 0,
    };
    this.brokenGlass.unshift(glass);
    return glass;
  }

  async listBreakGlass(
    options: ListOptions & { serviceId?: string } = {},
  ): Promise<Page<BreakGlass>> {
    return page(
      this.brokenGlass.filter(
        ({ serviceId }) =>
          !options.serviceId || serviceId === options.serviceId,
      ),
      options,
      ({ reason }) => reason,
    );
  }

  async endBreakGlass(id: string): Promise<BreakGlass> {
    const glass = await found(this.brokenGlass, id, 'break-glass');
    if (glass.endedAt) {
      throw await refusal(409, 'ConflictError', 'It is over already.');
    }
    Object.assign(glass, { endedAt: new Date().toISOString(), endedBy: ACTOR });
    return glass;
  }

  async #current(id: string, version: number): Promise<Policy> {
    const current = await found(this.policies, id, 'policy');
    if (current.version !== version) {
      throw await refusal(409, 'ConflictError', 'It was changed meanwhile.');
    }
    return current;
  }
}

function stored(draft: PolicyDraft, version: number): Policy {
  return {
    ...draft,
    mode: draft.mode ?? 'enforce',
    source: 'database',
    version,
    updatedAt: new Date().toISOString(),
    updatedBy: ACTOR,
  };
}
