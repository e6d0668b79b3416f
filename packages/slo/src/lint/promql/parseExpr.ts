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
  return buildExpr(text, parser.parse(text).topNode);
}
