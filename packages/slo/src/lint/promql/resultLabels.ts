import type { BinaryExpr, CallExpr, Expr, VectorMatching } from './Expr';

/**
 * The labels that the series of a result carry, the metric's name aside: a set when the expression decides them,
 * `scalar` for a number, `unknown` when they are those of the stored series.
 *
 * @internal
 */
export type ResultLabels = ReadonlySet<string> | 'scalar' | 'unknown';

/**
 * Labels of recorded series by name.
 *
 * @internal
 */
export type LabelsOfMetric = (metric: string) => ResultLabels;

const NONE: ReadonlySet<string> = new Set();
/** Functions whose first vector argument passes its labels on. */
const PASSING = new Set([
  'abs',
  'ceil',
  'clamp',
  'clamp_max',
  'clamp_min',
  'exp',
  'floor',
  'histogram_count',
  'histogram_sum',
  'ln',
  'log10',
  'log2',
  'round',
  'sgn',
  'sort',
  'sort_desc',
  'sqrt',
]);
/** Aggregations that choose among series instead of merging them. */
const CHOOSING = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio']);

/**
 * @param expr - the expression
 * @param labelsOfMetric - what is known of recorded series
 * @internal
 */
export function resultLabels(
  expr: Expr,
  labelsOfMetric: LabelsOfMetric = () => 'unknown',
): ResultLabels {
  const labels = (inner: Expr) => resultLabels(inner, labelsOfMetric);
  switch (expr.type) {
    case 'number':
    case 'string':
      return 'scalar';
    case 'selector':
      return expr.metric === undefined
        ? 'unknown'
        : labelsOfMetric(expr.metric);
    case 'range':
    case 'modified':
    case 'unary':
      return labels(expr.expr);
    case 'aggregate':
      if (CHOOSING.has(expr.op)) return labels(expr.expr);
      if (expr.op === 'count_values') return 'unknown';
      if (!expr.grouping) return NONE;
      return expr.grouping.kind === 'by'
        ? new Set(expr.grouping.labels)
        : without(labels(expr.expr), expr.grouping.labels);
    case 'call':
      return ofCall(expr, labels);
    case 'binary':
      return ofBinary(expr, labels);
    default:
      return 'unknown';
  }
}

/**
 * Whether two results can carry the same labels; what is unknown may.
 *
 * @internal
 */
export function mayHaveSameLabels(a: ResultLabels, b: ResultLabels): boolean {
  if (typeof a === 'string' || typeof b === 'string') return true;
  return a.size === b.size && [...a].every(label => b.has(label));
}

function without(labels: ResultLabels, removed: string[]): ResultLabels {
  if (typeof labels === 'string') return labels;
  return new Set([...labels].filter(label => !removed.includes(label)));
}

function ofCall(
  { name, args }: CallExpr,
  labels: (expr: Expr) => ResultLabels,
): ResultLabels {
  if (name === 'vector') return NONE;
  if (name === 'scalar' || name === 'time' || name === 'pi') return 'scalar';
  if (name === 'histogram_quantile' || name === 'histogram_fraction') {
    return without(labels(args[args.length - 1]), ['le']);
  }
  const ranged = args.find(arg => stripped(arg).type === 'range');
  if (ranged) return labels(ranged);
  return PASSING.has(name) && args[0] ? labels(args[0]) : 'unknown';
}

function stripped(expr: Expr): Expr {
  return expr.type === 'modified' ? stripped(expr.expr) : expr;
}

function ofBinary(
  { op, lhs, rhs, matching }: BinaryExpr,
  labels: (expr: Expr) => ResultLabels,
): ResultLabels {
  const [left, right] = [labels(lhs), labels(rhs)];
  if (op === 'and' || op === 'unless') return left;
  if (op === 'or') {
    const same =
      typeof left !== 'string' &&
      typeof right !== 'string' &&
      mayHaveSameLabels(left, right);
    return same ? left : 'unknown';
  }
  if (left === 'scalar') return right;
  if (right === 'scalar') return left;
  return matching ? ofMatching(matching, left, right) : left;
}

function ofMatching(
  { kind, labels, group, include }: VectorMatching,
  left: ResultLabels,
  right: ResultLabels,
): ResultLabels {
  if (group) {
    const many = group === 'left' ? left : right;
    return typeof many === 'string' ? many : new Set([...many, ...include]);
  }
  return kind === 'on' ? new Set(labels) : without(left, labels);
}
