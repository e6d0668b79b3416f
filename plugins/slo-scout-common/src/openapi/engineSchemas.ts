import { object, ref } from './helpers';

const string = { type: 'string' } as const;
const number = { type: 'number' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const time = { type: 'string', format: 'date-time' } as const;
const ratio = { type: 'number', minimum: 0, maximum: 1 } as const;
const sentences = { type: 'array', items: string } as const;
const place = { type: 'integer', minimum: 1 } as const;
const range = {
  line: place,
  column: place,
  endLine: place,
  endColumn: place,
} as const;
const severity = {
  type: 'string',
  enum: ['error', 'warning', 'info'],
} as const;

/**
 * Schemas of forecast, simulation, drift, composite and lint.
 *
 * @internal
 */
export const engineSchemas = {
  ErrorBudgetForecast: object(
    {
      target: ref('Target'),
      windowDays: count,
      from: time,
      to: time,
      historyDays: number,
      remaining: number,
      probabilityExhausted: ratio,
      probabilityInterval: object({ low: ratio, high: ratio }),
      probabilityByDay: { type: 'array', items: ratio },
      remainingAtEnd: object({ low: number, median: number, high: number }),
      samples: count,
    },
    { exhaustion: object({ early: time, median: time, late: time }) },
  ),
  SloSimulation: object(
    {
      target: ref('Target'),
      probabilityMet: ratio,
      expectedBudgetUse: number,
      pagesPerWeek: number,
      windowDays: count,
      guard: ref('LowTrafficGuard'),
      replay: {
        type: 'array',
        maxItems: 200,
        items: ref('ReplayedAlert'),
      },
      alerts: object({ pages: count, tickets: count }),
      history: object({ from: time, to: time }),
    },
    { prediction: ref('Prediction') },
  ),
  DriftState: object(
    {
      verdict: {
        type: 'string',
        enum: ['fits', 'too-strict', 'too-loose', 'unknown'],
      },
      probabilityMet: ratio,
      expectedBudgetUse: number,
      reasons: sentences,
      checkedAt: time,
    },
    { since: time, proposalId: string },
  ),
  TargetRevision: object(
    {
      sloId: string,
      target: ref('Target'),
      verdict: { type: 'string', enum: ['too-strict', 'too-loose'] },
      reasons: sentences,
    },
    { since: time },
  ),
  JourneyComposite: object(
    {
      journeyId: string,
      journeyName: string,
      windowDays: count,
      from: time,
      to: time,
      traces: number,
      bounds: object({ lower: ratio, upper: ratio, independent: ratio }),
      parts: {
        type: 'array',
        maxItems: 100,
        items: object({
          service: string,
          operation: string,
          calls: number,
          errors: number,
          availability: ratio,
        }),
      },
    },
    { measured: ratio },
  ),
  LintRequest: object(
    {
      files: {
        type: 'array',
        minItems: 1,
        maxItems: 200,
        items: object({
          path: { type: 'string', minLength: 1, maxLength: 1000 },
          content: string,
        }),
      },
    },
    {
      scrapeIntervalSeconds: {
        type: 'number',
        exclusiveMinimum: 0,
        maximum: 86400,
      },
    },
  ),
  LintReport: object({
    findings: { type: 'array', items: ref('LintFinding') },
    counts: object({ error: count, warning: count, info: count }),
    files: count,
    documents: count,
    expressions: count,
  }),
  LintFinding: object(
    {
      ...range,
      ruleId: string,
      severity,
      path: string,
      message: string,
      fix: string,
      occurrences: place,
    },
    {
      replacements: {
        type: 'array',
        items: object({ range: object(range), text: string }),
      },
    },
  ),
} as const;
