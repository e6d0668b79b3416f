import { object, page, ref } from './helpers';

const string = { type: 'string' } as const;
const time = { type: 'string', format: 'date-time' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const mode = { type: 'string', enum: ['enforce', 'warn', 'shadow'] } as const;
const action = {
  type: 'string',
  enum: ['propose', 'approve', 'deploy'],
} as const;
const outcome = { type: 'string', enum: ['allow', 'warn', 'deny'] } as const;
const name = {
  type: 'string',
  pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
  maxLength: 63,
} as const;
const sentence = { type: 'string', minLength: 1, maxLength: 500 } as const;

const draft = {
  required: {
    id: name,
    description: sentence,
    actions: { type: 'array', items: action, minItems: 1, maxItems: 3 },
    require: { type: 'string', minLength: 1, maxLength: 2000 },
    effect: { type: 'string', enum: ['warn', 'deny'] },
    remedy: sentence,
  },
  optional: {
    mode,
    facts: {
      type: 'array',
      maxItems: 20,
      items: { type: 'string', maxLength: 100 },
    },
    exceptions: {
      type: 'array',
      maxItems: 50,
      items: ref('PolicyException'),
    },
    windows: { type: 'array', maxItems: 20, items: ref('FreezeWindow') },
  },
} as const;

/**
 * Schemas of policies and what they decide.
 *
 * @internal
 */
export const policySchemas = {
  PolicyException: object(
    { until: time, reason: sentence },
    {
      service: { type: 'string', minLength: 1, maxLength: 300 },
      team: { type: 'string', minLength: 1, maxLength: 300 },
    },
  ),
  FreezeWindow: object(
    { name },
    {
      timeZone: { type: 'string', maxLength: 100 },
      cron: { type: 'string', maxLength: 100 },
      hours: { type: 'number', exclusiveMinimum: 0, maximum: 744 },
      from: time,
      to: time,
    },
  ),
  PolicyDraft: object(draft.required, draft.optional),
  Policy: object(
    { ...draft.required, mode, source: string },
    {
      ...draft.optional,
      version: count,
      updatedAt: time,
      updatedBy: string,
      overriddenBy: string,
    },
  ),
  PolicySet: object({
    items: { type: 'array', items: ref('Policy') },
    problems: { type: 'array', items: string },
  }),
  PolicyFinding: object(
    {
      ruleId: string,
      effect: { type: 'string', enum: ['warn', 'deny'] },
      shadow: { type: 'boolean' },
      mode,
      description: string,
      facts: { type: 'object', additionalProperties: string },
      remedy: string,
    },
    {
      version: count,
      source: string,
      exception: ref('PolicyException'),
      error: string,
    },
  ),
  PolicyDecision: object(
    {
      decision: outcome,
      findings: { type: 'array', items: ref('PolicyFinding') },
      evaluated: { type: 'array', items: string },
    },
    {
      breakGlass: object({
        id: string,
        actor: string,
        reason: string,
        expiresAt: time,
        used: { type: 'boolean' },
      }),
    },
  ),
  PolicyDecisionRecord: object(
    {
      id: string,
      at: time,
      action,
      actor: string,
      serviceId: string,
      serviceName: string,
      slo: string,
      proposalId: string,
      result: {
        type: 'string',
        enum: ['allow', 'warn', 'deny', 'break_glass'],
      },
      decision: ref('PolicyDecision'),
    },
    { sloId: string },
  ),
  PolicyDecisionPage: page('PolicyDecisionRecord'),
  PolicyDryRun: object({
    evaluated: count,
    changed: count,
    items: {
      type: 'array',
      items: object(
        {
          action,
          service: string,
          slo: string,
          before: outcome,
          after: outcome,
          findings: { type: 'array', items: ref('PolicyFinding') },
        },
        { decisionId: string, at: time },
      ),
    },
  }),
  BreakGlass: object(
    {
      id: string,
      serviceId: string,
      serviceName: string,
      actor: string,
      reason: string,
      createdAt: time,
      expiresAt: time,
      uses: count,
    },
    { endedAt: time, endedBy: string },
  ),
  BreakGlassPage: page('BreakGlass'),
} as const;
