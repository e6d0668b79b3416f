import type { SourceRange } from '../types';

/**
 * A file's text, and the lines and columns of its offsets.
 *
 * @internal
 */
export class SourceText {
  private lineStarts: number[] | undefined;

  constructor(readonly path: string, readonly content: string) {}

  /**
   * @param from - offset of the first character
   * @param to - offset behind the last one
   */
  range(from: number, to: number): SourceRange {
    const start = this.position(from);
    const end = this.position(Math.max(from, to));
    return {
      line: start.line,
      column: start.column,
      endLine: end.line,
      endColumn: end.column,
    };
  }

  private position(offset: number): { line: number; column: number } {
    const starts = (this.lineStarts ??= lineStartsOf(this.content));
    const at = Math.min(Math.max(offset, 0), this.content.length);
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= at) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: at - starts[low] + 1 };
  }
}

function lineStartsOf(content: string): number[] {
  const starts = [0];
  for (
    let end = content.indexOf('\n');
    end >= 0;
    end = content.indexOf('\n', end + 1)
  ) {
    starts.push(end + 1);
  }
  return starts;
}
