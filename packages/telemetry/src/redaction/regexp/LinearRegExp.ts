import { compile } from './compile';
import type { Instruction } from './Instruction';
import { States } from './States';

/**
 * A match: characters [from, to).
 *
 * @internal
 */
export interface LinearMatch {
  from: number;
  to: number;
}

/**
 * A regular expression that takes time proportional to the text's length,
 * whatever the pattern and the text: all ways to match are followed side by
 * side in one pass (Thompson 1968), never one after the other.
 *
 * @internal
 */
export class LinearRegExp {
  private readonly program: Instruction[];

  /** @throws Error in one sentence when the pattern is not valid or not supported */
  constructor(pattern: string, ignoreCase: boolean) {
    this.program = compile(pattern, ignoreCase);
  }

  /**
   * All that some match covers, wherever it begins and ends; matches that
   * overlap are one. That may be more than what `String.matchAll` covers,
   * never less.
   */
  matches(text: string): LinearMatch[] {
    const { program } = this;
    const found: LinearMatch[] = [];
    let now = new States(program.length);
    let then = new States(program.length);
    for (let at = 0; at <= text.length; at++) {
      // The latest beginning comes last, so the earliest one owns a state.
      now.add(program, text, at, 0, at);
      const code = at < text.length ? text.charCodeAt(at) : -1;
      then.clear();
      for (let i = 0; i < now.length; i++) {
        const pc = now.list[i];
        const instruction = program[pc];
        const from = now.start[i];
        if (instruction.op === 'match') {
          if (at > from) cover(found, from, at);
        } else if (
          instruction.op === 'char' &&
          code >= 0 &&
          instruction.accepts(code)
        ) {
          then.add(program, text, at + 1, pc + 1, from);
        }
      }
      [now, then] = [then, now];
    }
    return found;
  }
}

function cover(found: LinearMatch[], from: number, to: number): void {
  let first = from;
  for (let last = found.at(-1); last && last.to > first; last = found.at(-1)) {
    first = Math.min(first, last.from);
    found.pop();
  }
  found.push({ from: first, to });
}
