import type { Instruction } from './Instruction';

/**
 * States that are alive at one position of a text, each with where its match began.
 *
 * @internal
 */
export class States {
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
