import type { Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { buildExpr } from './buildExpr';
import type { Expr } from './Expr';
import { PromqlError } from './PromqlError';

/** Longer than anything people write; bounds what a hostile file can cost. */
const MAX_LENGTH = 200_000;

/**
 * Parses one PromQL expression.
 *
 * @throws PromqlError with the place when Prometheus would refuse it
 * @internal
 */
export function parseExpr(text: string): Expr {
  if (text.trim() === '') {
    throw new PromqlError('the expression is empty', 0, text.length);
  }
  if (text.length > MAX_LENGTH) {
    throw new PromqlError(
      `the expression is longer than ${MAX_LENGTH} characters`,
      0,
      1,
    );
  }
  const tree = parser.parse(text);
  try {
    return buildExpr(text, tree.topNode);
  } catch (error) {
    throw (
      (error instanceof PromqlError && unknownFunction(text, tree)) || error
    );
  }
}

/** The grammar takes a misspelt function for a metric and stumbles somewhere behind it. */
function unknownFunction(text: string, tree: Tree): PromqlError | undefined {
  let found: PromqlError | undefined;
  tree.iterate({
    enter: ({ name, from, to }) => {
      if (!found && name === 'Identifier' && text[to] === '(') {
        const called = text.slice(from, to);
        found = new PromqlError(`no function is called "${called}"`, from, to);
      }
    },
  });
  return found;
}
