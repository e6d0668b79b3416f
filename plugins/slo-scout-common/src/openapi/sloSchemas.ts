import { object, ref } from './helpers';

const number = { type: 'number' } as const;
const string = { type: 'string' } as const;
const boolean = { type: 'boolean' } as const;
const ratio = { type: 'number', minimum: 0, maximum: 1 } as const;
const variantName = {
  type: 'string',
  enum: ['conservative', 'balanced', 'stretch'],
} as const;

function findings(ids: string[], remedy: boolean) {
  return {
    type: 'array',
    items: object(
      { id: { type: 'string', enum: ids }, ok: boolean, fact: string },
      remedy ? { remedy: string } : {},
    ),
  };
}

/**
 * Schemas of what the SLO mathematics gives.
 *
 * @internal
 */
export const sloSchemas = {
  VariantName: variantName,
  Sli: object(
    {
      name: {
        type: 'string',
        pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
        maxLength: 63,
      },
      service: string,
      kind: { type: 'string', enum: ['availability', 'latency'] },
      description: string,
      source: {
        oneOf: [
          object({
            type: { const: 'journey' },
            journeyId: string,
            journeyName: string,
          }),
          object({
            type: { const: 'operation' },
            service: string,
            operation: string,
            spanKind: { type: 'integer' },
          }),
          object(
            { type: { enum: ['prometheus', 'logs'] }, metric: string },
            { selector: string, cluster: string },
          ),
        ],
      },
      queries: object({ bad: string, total: string }),
      userFacing: object({ value: boolean, reason: string }),
    },
    { thresholdSeconds: { type: 'number', exclusiveMinimum: 0 } },
  ),
  TargetVariant: object({
    name: variantName,
    target: ref('Target'),
    probabilityMet: ratio,
    expectedBudgetUse: number,
    pagesPerWeek: number,
  }),
  Target: {
    type: 'number',
    exclusiveMinimum: 0,
    exclusiveMaximum: 1,
    description: 'Ratio of good events, 0.999 for 99.9 %.',
  },
  WhatIfPoint: object({
    target: ref('Target'),
    probabilityMet: ratio,
    expectedBudgetUse: number,
    pagesPerWeek: number,
  }),
  DataGate: object({
    verdict: { type: 'string', enum: ['pass', 'provisional', 'abstain'] },
    findings: findings(
      ['history', 'coverage', 'gaps', 'sampling', 'traffic'],
      true,
    ),
    historyDays: number,
    coverage: number,
  }),
  ValidityCheck: object({
    verdict: { type: 'string', enum: ['pass', 'warn', 'fail'] },
    findings: findings(['user-facing', 'invariant', 'agreement'], false),
  }),
  Prediction: object({
    mean: number,
    quantiles: { type: 'array', items: number, minItems: 5, maxItems: 5 },
    samples: number,
    windowDays: number,
  }),
  Confidence: object(
    { data: ref('DataGate'), validity: ref('ValidityCheck') },
    { prediction: ref('Prediction') },
  ),
  ReplayedAlert: object({
    severity: { type: 'string', enum: ['page', 'ticket'] },
    from: number,
    to: number,
    peakBurnRate: number,
  }),
  LowTrafficGuard: object({
    mode: { type: 'string', enum: ['none', 'count-guard', 'tickets-only'] },
    minimumBadEvents: number,
    requestsPerHour: number,
    falsePagesPerWeek: number,
    reason: string,
  }),
  SloSpec: object(
    {
      id: string,
      name: string,
      title: string,
      service: string,
      sli: ref('Sli'),
      target: ref('Target'),
      windowDays: { type: 'integer', enum: [7, 28, 30, 90] },
      guard: ref('LowTrafficGuard'),
      scrapeIntervalSeconds: number,
      rationale: object({
        variant: {
          type: 'string',
          enum: ['conservative', 'balanced', 'stretch', 'custom'],
        },
        probabilityMet: number,
        provisional: boolean,
        historyDays: number,
        exemplarTraceIds: { type: 'array', items: string },
      }),
    },
    {
      entityRef: string,
      owner: string,
      runbookBaseUrl: string,
      dashboardBaseUrl: string,
    },
  ),
} as const;
