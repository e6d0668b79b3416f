import type { AlertCondition } from '../analysis/burnConditions';
import {
  isPyrraFactor,
  KNOWN_LONG_HOURS,
  KNOWN_PERIODS,
  knownFactor,
} from '../analysis/knownFactors';
import { periodDays } from '../analysis/periodDays';
import type { WindowPair } from '../documents/subjects';
import { parseDuration } from '../promql/parseDuration';
import type { Found, LintRule } from './LintRule';

const HOUR_SECONDS = 3600;
/** Factors this close to a known one, relatively, are meant to be it. */
const CLOSE = 0.1;
const SAME = 0.005;
/** Below this burn rate a budget is not spent within its period. */
const MINIMUM_FACTOR = 0.8;

/** @internal */
export const burnRateFactor: LintRule = {
  id: 'burn-rate-factor',
  severity: 'warning',
  summary: 'A burn-rate factor of another window or another period',
  check(view, report) {
    for (const rule of view.rules) {
      if (rule.kind !== 'alerting') continue;
      for (const conditions of view.alternativesOf(rule)) {
        const long = longestBurn(conditions);
        if (long?.factor === undefined || long.window === undefined) continue;
        const found = checkFactor(
          long.factor,
          long.window / HOUR_SECONDS,
          periodDays(rule, view),
        );
        if (found)
          report({ range: rule.query.range(long.comparison), ...found });
      }
    }
    for (const pair of view.subject.windows) {
      const found = checkPercent(pair);
      if (found)
        report({ range: (pair.percent ?? pair.node).range(), ...found });
    }
  },
};

function longestBurn(conditions: AlertCondition[]): AlertCondition | undefined {
  return conditions
    .filter(({ isBurn }) => isBurn)
    .sort((a, b) => (b.window ?? 0) - (a.window ?? 0))[0];
}

type Problem = Pick<Found, 'message' | 'fix'>;

function checkFactor(
  factor: number,
  longHours: number,
  period: number | undefined,
): Problem | undefined {
  const periods = period === undefined ? KNOWN_PERIODS : [period];
  const right = periods.map(days => knownFactor(days, longHours));
  const isRight = right.some(
    known => known !== undefined && isClose(factor, known, CLOSE),
  );
  if (isRight || isPyrraFactor(factor, longHours, period)) return undefined;

  const expected = right.find(known => known !== undefined);
  if (expected !== undefined) {
    const otherHours = KNOWN_LONG_HOURS.find(
      hours =>
        hours !== longHours &&
        periods.some(days => isKnown(factor, days, hours)),
    );
    if (otherHours !== undefined) {
      return swapped(factor, longHours, otherHours, expected);
    }
    const otherPeriod = KNOWN_PERIODS.find(
      days => days !== period && isKnown(factor, days, longHours),
    );
    if (period !== undefined && otherPeriod !== undefined) {
      return {
        message: `The factor ${factor} over ${longHours} h is the one for a period of ${otherPeriod} days; over ${period} days the alert fires when ${percentOf(
          factor,
          longHours,
          period,
        )} % of the budget is spent.`,
        fix: `Write ${short(
          expected,
        )}, which is percent of the budget / 100 × period / window.`,
      };
    }
  }
  if (period !== undefined && factor * longHours > period * 24) {
    return {
      message: `At ${factor} times over ${longHours} h the whole budget of ${period} days is spent before the alert fires.`,
      fix: `Write a factor far below ${short(
        (period * 24) / longHours,
      )}: percent of the budget / 100 × period / window.`,
    };
  }
  return undefined;
}

function swapped(
  factor: number,
  longHours: number,
  otherHours: number,
  expected: number,
): Problem {
  return {
    message: `The factor ${factor} belongs to a window of ${otherHours} h; over ${longHours} h it fires ${
      factor > expected ? 'far too late' : 'on harmless burns'
    }.`,
    fix: `Write ${short(
      expected,
    )} for ${longHours} h, which is percent of the budget / 100 × period / window.`,
  };
}

function checkPercent({
  percent,
  long,
  period,
}: WindowPair): Problem | undefined {
  const value = percent?.number;
  if (value === undefined || value <= 0 || value > 100) {
    return {
      message: `The share of the budget must be above 0 and at most 100 %, but is ${
        percent?.text ?? 'missing'
      }.`,
      fix: 'Write the percent of the budget that may be spent before the alert fires, e.g. `errorBudgetPercent: 2`.',
    };
  }
  const longSeconds = parseDuration(long?.text ?? '');
  const periodSeconds = parseDuration(period?.text ?? '');
  if (!longSeconds || !periodSeconds) return undefined;
  const factor = ((value / 100) * periodSeconds) / longSeconds;
  return factor < MINIMUM_FACTOR
    ? {
        message: `${value} % of ${period?.text} in ${
          long?.text
        } is a burn rate of ${short(
          factor,
        )}, which an SLO that is met exactly exceeds, so the alert fires for nothing.`,
        fix: 'Raise the percent or shorten the long window until the burn rate, percent / 100 × period / window, is about 1 or more.',
      }
    : undefined;
}

function isKnown(factor: number, days: number, hours: number): boolean {
  const known = knownFactor(days, hours);
  return known !== undefined && isClose(factor, known, SAME);
}

function isClose(a: number, b: number, tolerance: number): boolean {
  return Math.abs(a / b - 1) <= tolerance;
}

function percentOf(factor: number, longHours: number, days: number): string {
  return short((factor * longHours * 100) / (days * 24));
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
