import { ANALYSIS_STEPS } from '../types';
import { object, page, ref } from './helpers';

const string = { type: 'string' } as const;
const number = { type: 'number' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const time = { type: 'string', format: 'date-time' } as const;

/**
 * Schemas of the API's resources.
 *
 * @internal
 */
export const resourceSchemas = {
  Service: object(
    {
      id: string,
      name: string,
      origin: {
        type: 'string',
        enum: ['catalog', 'telemetry', 'catalog+telemetry'],
      },
      journeys: count,
      proposals: count,
      slos: count,
    },
    {
      entityRef: string,
      title: string,
      owner: string,
      system: string,
      tier: string,
      lastSeen: time,
    },
  ),
  Advice: object({
    id: string,
    title: string,
    finding: string,
    gain: string,
    severity: { type: 'string', enum: ['blocking', 'recommended', 'optional'] },
    missing: { type: 'number', minimum: 0, maximum: 1 },
    snippets: {
      type: 'array',
      items: object({ language: string, code: string }),
    },
  }),
  JourneySummary: object(
    {
      id: string,
      name: string,
      entryService: string,
      entryOperation: string,
      services: { type: 'array', items: string },
      variants: count,
      traces: number,
      errors: number,
      firstSeen: time,
      lastSeen: time,
    },
    { p50: number, p95: number, p99: number },
  ),
  Analysis: object(
    {
      id: string,
      serviceId: string,
      serviceName: string,
      status: {
        type: 'string',
        enum: ['queued', 'running', 'succeeded', 'failed', 'cancelled'],
      },
      progress: { type: 'number', minimum: 0, maximum: 1 },
      requestedBy: string,
      createdAt: time,
      proposals: count,
    },
    {
      step: { type: 'string', enum: ANALYSIS_STEPS },
      message: string,
      error: string,
      startedAt: time,
      finishedAt: time,
    },
  ),
  Proposal: object(
    {
      id: string,
      serviceId: string,
      serviceName: string,
      analysisId: string,
      status: ref('ProposalStatus'),
      sli: ref('Sli'),
      windowDays: count,
      variants: { type: 'array', items: ref('TargetVariant') },
      recommended: ref('VariantName'),
      whatIf: { type: 'array', items: ref('WhatIfPoint') },
      confidence: ref('Confidence'),
      guard: ref('LowTrafficGuard'),
      replay: { type: 'array', items: ref('ReplayedAlert') },
      evidence: object(
        {
          from: time,
          to: time,
          events: number,
          badEvents: number,
          exemplars: {
            type: 'array',
            items: object({
              traceId: string,
              reason: { type: 'string', enum: ['slowest', 'error', 'random'] },
              durationSeconds: number,
              timestamp: time,
            }),
          },
        },
        {
          errorTemplates: {
            type: 'array',
            items: object({ errors: count }, { text: string }),
          },
        },
      ),
      createdAt: time,
    },
    {
      words: object({
        model: string,
        title: string,
        explanation: string,
        hint: string,
      }),
      revises: ref('TargetRevision'),
      entityRef: string,
      decidedAt: time,
      decidedBy: string,
      reason: string,
      sloId: string,
    },
  ),
  ProposalStatus: {
    type: 'string',
    enum: ['proposed', 'approved', 'rejected', 'superseded'],
  },
  Slo: object(
    {
      id: string,
      serviceId: string,
      serviceName: string,
      proposalId: string,
      spec: ref('SloSpec'),
      status: { type: 'string', enum: ['approved', 'deploying', 'deployed'] },
      approvedBy: string,
      createdAt: time,
    },
    {
      entityRef: string,
      changeRequest: ref('ChangeRequest'),
      budget: ref('BudgetSummary'),
      drift: ref('DriftState'),
      policy: ref('PolicyDecision'),
    },
  ),
  ChangeRequest: object(
    {
      provider: string,
      url: string,
      branch: string,
      commit: string,
      state: { type: 'string', enum: ['open', 'merged', 'closed'] },
      updatedAt: time,
    },
    {
      policy: {
        type: 'object',
        additionalProperties: ref('PolicyDecision'),
      },
    },
  ),
  BudgetSummary: object(
    { computedAt: time },
    { sli: number, remaining: number, burnRate: number },
  ),
  ErrorBudget: object(
    {
      computedAt: time,
      windowDays: count,
      points: {
        type: 'array',
        items: object(
          { time, remaining: number, total: number },
          { sli: number },
        ),
      },
    },
    {
      sli: number,
      remaining: number,
      burnRate: number,
      measuredBy: {
        enum: ['recording-rules', 'queries', 'capsules', 'log-counts'],
      },
    },
  ),
  Artifact: object(
    {
      id: string,
      sloId: string,
      serviceName: string,
      kind: string,
      path: string,
      mediaType: string,
      digest: { type: 'string', pattern: '^[0-9a-f]{64}$' },
      createdAt: time,
    },
    { content: string },
  ),
  AuditEntry: object({
    id: string,
    at: time,
    actor: string,
    action: string,
    subject: string,
    details: { type: 'object', additionalProperties: true },
  }),
  Coverage: object({
    services: count,
    withTelemetry: count,
    withSlo: count,
    journeys: count,
    journeysWithSlo: count,
    unmatchedServices: count,
  }),
  ServicePage: page('Service'),
  JourneyPage: page('JourneySummary'),
  AnalysisPage: page('Analysis'),
  ProposalPage: page('Proposal'),
  SloPage: page('Slo'),
  ArtifactPage: page('Artifact'),
  AuditPage: page('AuditEntry'),
  Error: {
    type: 'object',
    required: ['error', 'response'],
    properties: {
      error: {
        type: 'object',
        required: ['name', 'message'],
        properties: { name: string, message: string },
        additionalProperties: true,
      },
      request: {
        type: 'object',
        properties: { method: string, url: string },
        additionalProperties: true,
      },
      response: {
        type: 'object',
        required: ['statusCode'],
        properties: { statusCode: { type: 'integer' } },
        additionalProperties: true,
      },
    },
    additionalProperties: true,
  },
} as const;
