import type { Expr, Span } from '../promql/Expr';
import { parseExpr } from '../promql/parseExpr';
import { PromqlError } from '../promql/PromqlError';
import type { Replacement, SourceRange } from '../types';
import type { YamlNode } from './YamlNode';

const WINDOW = /\{\{-?\s*\.window\s*-?\}\}/g;

/**
 * A PromQL expression in a file.
 *
 * @internal
 */
export class Query {
  /** As written. */
  readonly text: string;
  /** Undefined when it does not parse. */
  readonly expr: Expr | undefined;
  /** Why it does not parse. */
  readonly problem: PromqlError | undefined;
  /** Whether it uses `{{.window}}`. */
  readonly hasWindow: boolean;

  constructor(readonly node: YamlNode) {
    this.text = node.text ?? '';
    // As long as the placeholder, so that places stay the same.
    const parseable = this.text.replace(
      WINDOW,
      placeholder => `${'0'.repeat(placeholder.length - 2)}5m`,
    );
    this.hasWindow = parseable !== this.text;
    try {
      this.expr = parseExpr(parseable);
    } catch (error) {
      if (!(error instanceof PromqlError)) throw error;
      this.problem = error;
    }
  }

  /** What stands at a place of the expression. */
  textOf({ from, to }: Span): string {
    return this.text.slice(from, to);
  }

  range(span?: Span): SourceRange {
    return span ? this.node.range(span.from, span.to) : this.node.range();
  }

  replacement(span: Span, text: string): Replacement | undefined {
    return this.node.replacement(span.from, span.to, text);
  }
}
