import type { SloModel } from '../model/SloModel';
import { seriesNames } from '../rules/seriesNames';

/** What a value is; each dashboard has a name of its own for it. */
export type PanelUnit = 'ratio' | 'number' | 'seconds' | 'per-second';

/**
 * A number now, for any dashboard.
 *
 * @internal
 */
export interface NumberSpec {
  title: string;
  description: string;
  expr: string;
  unit: PanelUnit;
  decimals: number;
  /** Colours from a value on, ascending; the first is for everything below. */
  steps: Array<{ value: number | null; color: string }>;
}

/**
 * Courses over time, for any dashboard.
 *
 * @internal
 */
export interface CourseSpec {
  title: string;
  description: string;
  queries: Array<{ expr: string; legend: string; color?: string }>;
  unit: PanelUnit;
  min?: number;
  max?: number;
  /** Shows red below this value. */
  redBelow?: number;
}

const SAME_SLO = 'on (sloth_id, sloth_service, sloth_slo)';

/**
 * The four numbers of an SLO.
 *
 * @internal
 */
export function numberSpecs(model: SloModel): NumberSpec[] {
  const { selector, period, base, spec } = model;
  const names = seriesNames(model);
  return [
    {
      title: 'SLI',
      description: `Share of good events in the last ${spec.windowDays} days, every event weighed the same. The objective is ${model.objectivePercent} %.`,
      expr: `1 - ${names.ratio(period.name)}${selector}`,
      unit: 'ratio',
      decimals: 3,
      steps: [
        { value: null, color: 'red' },
        { value: spec.target, color: 'green' },
      ],
    },
    {
      title: 'Error budget left',
      description: `${model.budgetPercent} % of the events of ${spec.windowDays} days may be bad; this much of that is left. Below zero the objective is missed.`,
      expr: `${names.remaining}${selector}`,
      unit: 'ratio',
      decimals: 1,
      steps: [
        { value: null, color: 'red' },
        { value: 0, color: 'orange' },
        { value: 0.25, color: 'green' },
      ],
    },
    {
      title: 'Burn rate',
      description: `Of the last ${base.name}. At 1 the budget lasts exactly ${spec.windowDays} days.`,
      expr: `${names.currentBurnRate}${selector}`,
      unit: 'number',
      decimals: 2,
      steps: [
        { value: null, color: 'green' },
        { value: 1, color: 'orange' },
        { value: Number(model.pairs[1].factor), color: 'red' },
      ],
    },
    {
      title: 'Budget lasts for',
      description:
        'At the burn rate of this moment. No data while no event is bad.',
      expr: `${names.exhaustion}${selector}`,
      unit: 'seconds',
      decimals: 1,
      steps: [{ value: null, color: 'text' }],
    },
  ];
}

/**
 * The four courses of an SLO.
 *
 * @internal
 */
export function courseSpecs(model: SloModel): CourseSpec[] {
  const { selector, base, pairs } = model;
  const names = seriesNames(model);
  const [quick] = pairs;
  const burnWindows = [...new Set(pairs.map(({ long }) => long))];
  return [
    {
      title: 'SLI',
      description: 'Share of good events in ranges of these lengths.',
      queries: [
        { expr: `1 - ${names.ratio(base.name)}${selector}`, legend: base.name },
        {
          expr: `1 - ${names.ratio(quick.long)}${selector}`,
          legend: quick.long,
        },
        { expr: `${names.objective}${selector}`, legend: 'objective' },
      ],
      unit: 'ratio',
      max: 1,
    },
    {
      title: 'Error budget left',
      description:
        'Steps down show what spent it; it recovers as bad hours leave the window.',
      queries: [{ expr: `${names.remaining}${selector}`, legend: 'left' }],
      unit: 'ratio',
      max: 1,
      redBelow: 0,
    },
    {
      title: 'Burn rates',
      description: `Over the long windows of the alerts: ${pairs
        .map(
          ({ severity, long, factor }) =>
            `${severity} above ${factor} for ${long}`,
        )
        .join(', ')}.`,
      queries: burnWindows.map(window => ({
        expr: [
          `${names.ratio(window)}${selector}`,
          `/ ${SAME_SLO} group_left`,
          `${names.budget}${selector}`,
        ].join('\n'),
        legend: window,
      })),
      unit: 'number',
      min: 0,
    },
    {
      title: 'Requests',
      description: 'All events and bad events a second.',
      queries: [
        { expr: `${names.total}${selector}`, legend: 'all' },
        { expr: `${names.bad}${selector}`, legend: 'bad', color: 'red' },
      ],
      unit: 'per-second',
      min: 0,
    },
  ];
}
