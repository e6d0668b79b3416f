import { constantValue } from '../promql/constantValue';
import type { BinaryExpr, Expr } from '../promql/Expr';
import { selectorsOf } from '../promql/walk';
import { seriesWindow } from './seriesWindow';

/**
 * A comparison in an alert.
 *
 * @internal
 */
export interface AlertCondition {
  comparison: BinaryExpr;
  /** What is compared with the threshold. */
  series: Expr;
  /** Fires while the series is above the threshold, rather than below. */
  above: boolean;
  /** Window of the series in seconds, when it has one. */
  window: number | undefined;
  /** Threshold when it is a number. */
  threshold: number | undefined;
  /** Burn rate when the condition is one on an error budget: the factor in `factor × budget`. */
  factor: number | undefined;
  /** Whether it is a condition on how fast a budget burns. */
  isBurn: boolean;
}

/** More than any alert has; and-ing `or`s multiplies. */
const MAX_ALTERNATIVES = 64;
/** A budget above this is none that anybody promises. */
const MAX_BUDGET = 0.5;
const MIRRORED: Record<string, string> = {
  '>': '<',
  '>=': '<=',
  '<': '>',
  '<=': '>=',
};

/**
 * The ways in which an alert fires: alternatives, each with the conditions that hold at the same time.
 *
 * @internal
 */
export function alternativesOf(expr: Expr): AlertCondition[][] {
  if (expr.type === 'aggregate' || expr.type === 'modified') {
    return alternativesOf(expr.expr);
  }
  if (expr.type !== 'binary') return [[]];
  if (expr.op === 'or') {
    return [...alternativesOf(expr.lhs), ...alternativesOf(expr.rhs)].slice(
      0,
      MAX_ALTERNATIVES,
    );
  }
  if (expr.op === 'unless') return alternativesOf(expr.lhs);
  if (expr.op === 'and' || expr.op === '*') {
    const right = alternativesOf(expr.rhs);
    return alternativesOf(expr.lhs)
      .flatMap(left => right.map(other => [...left, ...other]))
      .slice(0, MAX_ALTERNATIVES);
  }
  const condition = conditionOf(expr);
  return [condition ? [condition] : []];
}

function conditionOf(comparison: BinaryExpr): AlertCondition | undefined {
  if (!MIRRORED[comparison.op]) return undefined;
  const mirrored = selectorsOf(comparison.lhs).length === 0;
  const series = mirrored ? comparison.rhs : comparison.lhs;
  const limit = mirrored ? comparison.lhs : comparison.rhs;
  const op = mirrored ? MIRRORED[comparison.op] : comparison.op;
  const above = op.startsWith('>');
  const factor = above ? factorOf(series, limit) : undefined;
  return {
    comparison,
    series,
    above,
    window: seriesWindow(series),
    threshold: constantValue(limit),
    factor,
    isBurn: above && (factor !== undefined || namesBurnRate(series)),
  };
}

/** The factor in `x > factor * budget`, `x / budget > factor` and `burn_rate > factor`. */
function factorOf(series: Expr, limit: Expr): number | undefined {
  if (limit.type === 'binary' && limit.op === '*') {
    const left = constantValue(limit.lhs);
    const right = constantValue(limit.rhs);
    if (left !== undefined && right !== undefined) {
      const budget = Math.min(left, right);
      const factor = Math.max(left, right);
      return budget > 0 && budget <= MAX_BUDGET && factor > budget
        ? factor
        : undefined;
    }
    // factor * slo:error_budget:ratio
    const other = left === undefined ? limit.lhs : limit.rhs;
    return /budget/.test(metricOf(other)) ? left ?? right : undefined;
  }
  const value = constantValue(limit);
  if (value === undefined) return undefined;
  if (series.type === 'binary' && series.op === '/') {
    const divisor = constantValue(series.rhs);
    const byBudget =
      divisor === undefined
        ? /budget/.test(metricOf(series.rhs))
        : divisor > 0 && divisor <= MAX_BUDGET;
    return byBudget ? value : undefined;
  }
  return /burn_rate/.test(metricOf(series)) ? value : undefined;
}

function namesBurnRate(series: Expr): boolean {
  return selectorsOf(series).some(({ metric }) =>
    /burn_?rate/i.test(metric ?? ''),
  );
}

function metricOf(expr: Expr): string {
  return selectorsOf(expr)[0]?.metric ?? '';
}
