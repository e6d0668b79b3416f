import { compile } from './compile';
import type { Instruction } from './Instruction';

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

/** States that are alive at one position, each with where its match began. */
class States {
  readonly list: Int32Array;
  readonly start: Int32Array;
  length = 0;
  private readonly seen: Int32Array;
  private readonly stack: number[] = [];
  private stamp = 1;

  constructor(size: number) {
    this.list = new Int32Array(size);
    this.start = new Int32Array(size);
    this.seen = new Int32Array(size);
  }

  clear(): void {
    this.length = 0;
    this.stamp++;
  }

  /** Adds a state and all that are reached from it without a character. */
  add(
    program: Instruction[],
    text: string,
    at: number,
    pc: number,
    start: number,
  ): void {
    const { stack, seen } = this;
    stack.push(pc);
    while (stack.length > 0) {
      const current = stack.pop()!;
      if (seen[current] === this.stamp) continue;
      seen[current] = this.stamp;
      const instruction = program[current];
      switch (instruction.op) {
        case 'jump':
          stack.push(instruction.to);
          break;
        case 'split':
          stack.push(instruction.other, instruction.to);
          break;
        case 'assert':
          if (instruction.holds(text, at)) stack.push(current + 1);
          break;
        default:
          this.list[this.length] = current;
          this.start[this.length++] = start;
      }
    }
  }
}
