/**
 * Where an expression stands in its text, parentheses around it included; the end is exclusive.
 *
 * @internal
 */
export interface Span {
  from: number;
  to: number;
}

/** @internal */
export interface LabelMatcher extends Span {
  name: string;
  op: '=' | '!=' | '=~' | '!~';
  value: string;
}

/** @internal */
export interface NumberExpr extends Span {
  type: 'number';
  value: number;
}

/** @internal */
export interface StringExpr extends Span {
  type: 'string';
  value: string;
}

/**
 * An instant vector selector.
 *
 * @internal
 */
export interface SelectorExpr extends Span {
  type: 'selector';
  /** Undefined when only matchers select. */
  metric: string | undefined;
  /** Without one on `__name__` that gives the metric. */
  matchers: LabelMatcher[];
}

/**
 * A duration in brackets.
 *
 * @internal
 */
export interface Duration extends Span {
  /** Undefined for `{{.window}}`, and for durations that only an evaluation knows. */
  seconds: number | undefined;
}

/**
 * A range vector: `x[5m]`, or the subquery `x[5m:1m]`.
 *
 * @internal
 */
export interface RangeExpr extends Span {
  type: 'range';
  subquery: boolean;
  expr: Expr;
  range: Duration;
}

/** @internal */
export interface CallExpr extends Span {
  type: 'call';
  name: string;
  args: Expr[];
}

/** @internal */
export interface Grouping {
  kind: 'by' | 'without';
  labels: string[];
}

/** @internal */
export interface AggregateExpr extends Span {
  type: 'aggregate';
  op: string;
  /** The quantile of `quantile`, the k of `topk`. */
  parameter: Expr | undefined;
  expr: Expr;
  grouping: Grouping | undefined;
}

/** @internal */
export interface VectorMatching {
  kind: 'on' | 'ignoring';
  labels: string[];
  group: 'left' | 'right' | undefined;
  include: string[];
}

/** @internal */
export interface BinaryExpr extends Span {
  type: 'binary';
  op: string;
  lhs: Expr;
  rhs: Expr;
  /** A comparison that gives 0 or 1 instead of filtering. */
  bool: boolean;
  matching: VectorMatching | undefined;
}

/** @internal */
export interface UnaryExpr extends Span {
  type: 'unary';
  op: string;
  expr: Expr;
}

/**
 * An expression evaluated at another time: `offset`, `@`.
 *
 * @internal
 */
export interface ModifiedExpr extends Span {
  type: 'modified';
  expr: Expr;
  /** E.g. `offset 1h`. */
  modifier: string;
}

/**
 * PromQL as the rules of the linter see it: the syntax tree without parentheses and commas.
 *
 * @internal
 */
export type Expr =
  | NumberExpr
  | StringExpr
  | SelectorExpr
  | RangeExpr
  | CallExpr
  | AggregateExpr
  | BinaryExpr
  | UnaryExpr
  | ModifiedExpr;
