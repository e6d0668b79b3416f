import type { SyntaxNode } from '@lezer/common';
import { nodesOf, parsePromql } from './parsePromql';
import type { LabelMatcher } from './labelMatchers';
import { unquoteString } from './unquoteString';

/**
 * A counter inside a query: `factor` × the rate of the series that it selects.
 *
 * @internal
 */
export interface LinearTerm {
  factor: number;
  metric: string;
  matchers: LabelMatcher[];
}

/** The query adds up to something else than factors times rates of counters. */
class NotLinear extends Error {}

class Reader {
  constructor(private readonly text: string) {}

  terms(node: SyntaxNode | undefined, factor: number): LinearTerm[] {
    switch (node?.name) {
      case 'ParenExpr':
        return this.terms(children(node)[0], factor);
      case 'BinaryExpr':
        return this.binary(node, factor);
      case 'AggregateExpr':
        return this.sum(node, factor);
      case 'FunctionCall':
        return this.call(node, factor);
      default:
        throw new NotLinear();
    }
  }

  private binary(node: SyntaxNode, factor: number): LinearTerm[] {
    const parts = children(node);
    const [left, operator, right] = parts;
    if (parts.length !== 3) {
      throw new NotLinear();
    }
    switch (operator.name) {
      case 'Add':
        return [...this.terms(left, factor), ...this.terms(right, factor)];
      case 'Sub':
        return [...this.terms(left, factor), ...this.terms(right, -factor)];
      case 'Mul': {
        const [number, other] = isNumber(left) ? [left, right] : [right, left];
        if (!isNumber(number)) {
          throw new NotLinear();
        }
        return this.terms(other, factor * Number(this.of(number)));
      }
      case 'Or': {
        const fallback = this.terms(right, factor);
        if (fallback.some(term => term.factor !== 0)) {
          throw new NotLinear();
        }
        return this.terms(left, factor);
      }
      default:
        throw new NotLinear();
    }
  }

  private sum(node: SyntaxNode, factor: number): LinearTerm[] {
    const [operator, body, ...rest] = children(node);
    if (this.of(operator) !== 'sum' || !body || rest.length > 0) {
      throw new NotLinear();
    }
    return this.terms(children(body)[0], factor);
  }

  private call(node: SyntaxNode, factor: number): LinearTerm[] {
    const [name, body] = children(node);
    const [argument, second] = children(body);
    switch (this.of(name)) {
      case 'clamp_min':
        if (!second || !isNumber(second) || Number(this.of(second)) !== 0) {
          throw new NotLinear();
        }
        return this.terms(argument, factor);
      case 'rate':
        if (argument.name !== 'MatrixSelector') {
          throw new NotLinear();
        }
        return [{ factor, ...this.selector(argument) }];
      default:
        throw new NotLinear();
    }
  }

  private selector(node: SyntaxNode): Omit<LinearTerm, 'factor'> {
    const identifier = nodesOf(node, 'Identifier')[0];
    const matchers = nodesOf(node, 'UnquotedLabelMatcher').map(matcher =>
      this.matcher(matcher),
    );
    const name = matchers.find(
      ({ label, operator }) => label === '__name__' && operator === '=',
    );
    const metric = identifier ? this.of(identifier) : name?.value;
    if (!metric || nodesOf(node, 'QuotedLabelMatcher').length > 0) {
      throw new NotLinear();
    }
    return {
      metric,
      matchers: matchers.filter(({ label }) => label !== '__name__'),
    };
  }

  private matcher(node: SyntaxNode): LabelMatcher {
    const [label, operator, value] = children(node);
    return {
      label: this.of(label),
      operator: this.of(operator) as LabelMatcher['operator'],
      value: unquoteString(this.of(value)),
    };
  }

  private of({ from, to }: SyntaxNode): string {
    return this.text.slice(from, to);
  }
}

/**
 * Reads a query such as `sum(rate(a[5m])) - sum(rate(b[5m]))` as a weighted sum
 * of counters. `clamp_min(x, 0)` counts as `x`, and `x or 0 * y` as `x`.
 *
 * @returns undefined when the query has another shape, e.g. a native histogram's
 * @internal
 */
export function linearTerms(expression: string): LinearTerm[] | undefined {
  try {
    const { topNode } = parsePromql(expression);
    return new Reader(expression).terms(children(topNode)[0], 1);
  } catch (error) {
    if (error instanceof NotLinear) {
      return undefined;
    }
    throw error;
  }
}

function children(node: SyntaxNode | undefined): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node?.firstChild; child; child = child.nextSibling) {
    found.push(child);
  }
  return found;
}

function isNumber(node: SyntaxNode): boolean {
  return node.name === 'NumberDurationLiteral';
}
