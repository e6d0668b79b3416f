import type { Expr } from './Expr';

const OPERATIONS: Record<string, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => Math.pow(a, b),
};

/**
 * The value of an expression of numbers only, e.g. `14.4 * (1 - 0.999)` or `vector(0.001)`.
 *
 * @returns undefined when it depends on a series
 * @internal
 */
export function constantValue(expr: Expr): number | undefined {
  switch (expr.type) {
    case 'number':
      return expr.value;
    case 'unary': {
      const value = constantValue(expr.expr);
      if (value === undefined) return undefined;
      return expr.op === '-' ? -value : value;
    }
    case 'call':
      return (expr.name === 'vector' || expr.name === 'scalar') &&
        expr.args.length === 1
        ? constantValue(expr.args[0])
        : undefined;
    case 'binary': {
      const [a, b] = [constantValue(expr.lhs), constantValue(expr.rhs)];
      return a === undefined || b === undefined
        ? undefined
        : OPERATIONS[expr.op]?.(a, b);
    }
    default:
      return undefined;
  }
}
