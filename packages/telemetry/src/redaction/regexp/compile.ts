import { RegExpParser, type AST } from '@eslint-community/regexpp';
import type { Instruction } from './Instruction';

/** A larger program would make each character of each text expensive. */
const MAX_INSTRUCTIONS = 2000;
const MAX_PATTERN = 1000;

function isWord(text: string, at: number): boolean {
  return at >= 0 && at < text.length && /\w/.test(text[at]);
}

/** Turns the tree of a pattern into instructions. */
class Compiler {
  readonly program: Instruction[] = [];
  private readonly classes = new Map<string, (code: number) => boolean>();

  constructor(private readonly ignoreCase: boolean) {}

  emit<T extends Instruction>(instruction: T): T {
    if (this.program.length >= MAX_INSTRUCTIONS) {
      throw new Error('it is too large; use smaller counts of repetition');
    }
    this.program.push(instruction);
    return instruction;
  }

  alternatives(list: AST.Alternative[]): void {
    const jumps: { op: 'jump'; to: number }[] = [];
    list.forEach((alternative, i) => {
      const last = i === list.length - 1;
      const split = last
        ? undefined
        : this.emit({ op: 'split', to: 0, other: 0 });
      if (split) split.to = this.program.length;
      for (const element of alternative.elements) this.element(element);
      if (split) {
        jumps.push(this.emit({ op: 'jump', to: 0 }));
        split.other = this.program.length;
      }
    });
    for (const jump of jumps) jump.to = this.program.length;
  }

  private element(node: AST.Element): void {
    switch (node.type) {
      case 'Group':
        if (node.modifiers) throw new Error('it uses modifiers in a group');
        this.alternatives(node.alternatives);
        break;
      case 'CapturingGroup':
        this.alternatives(node.alternatives);
        break;
      case 'Quantifier':
        this.quantifier(node);
        break;
      case 'Assertion':
        this.assertion(node);
        break;
      case 'Character':
      case 'CharacterClass':
      case 'CharacterSet':
        this.emit({ op: 'char', accepts: this.accepts(node.raw) });
        break;
      default:
        throw new Error('it uses a back reference');
    }
  }

  /** One character against one class: constant time, so the engine of the platform may do it. */
  private accepts(source: string): (code: number) => boolean {
    const shared = this.classes.get(source);
    if (shared) return shared;
    const single = new RegExp(`^(?:${source})$`, this.ignoreCase ? 'si' : 's');
    const latin = Uint8Array.from({ length: 256 }, (_, code) =>
      single.test(String.fromCharCode(code)) ? 1 : 0,
    );
    const accepts = (code: number) =>
      code < 256 ? latin[code] === 1 : single.test(String.fromCharCode(code));
    this.classes.set(source, accepts);
    return accepts;
  }

  private quantifier({ min, max, element }: AST.Quantifier): void {
    for (let i = 0; i < min; i++) this.element(element);
    if (max === Infinity) {
      const split = this.emit({ op: 'split', to: 0, other: 0 });
      const loop = this.program.indexOf(split);
      split.to = this.program.length;
      this.element(element);
      this.emit({ op: 'jump', to: loop });
      split.other = this.program.length;
      return;
    }
    const splits: { op: 'split'; to: number; other: number }[] = [];
    for (let i = min; i < max; i++) {
      const split = this.emit({ op: 'split', to: 0, other: 0 });
      split.to = this.program.length;
      splits.push(split);
      this.element(element);
    }
    for (const split of splits) split.other = this.program.length;
  }

  private assertion(node: AST.Assertion): void {
    switch (node.kind) {
      case 'start':
        this.emit({ op: 'assert', holds: (_, at) => at === 0 });
        break;
      case 'end':
        this.emit({ op: 'assert', holds: (text, at) => at === text.length });
        break;
      case 'word': {
        const { negate } = node;
        this.emit({
          op: 'assert',
          holds: (text, at) =>
            (isWord(text, at - 1) !== isWord(text, at)) !== negate,
        });
        break;
      }
      default:
        throw new Error('it looks ahead or behind');
    }
  }
}

/**
 * Compiles a pattern of JavaScript (flags `s`, and `i` when asked for).
 *
 * @throws Error in one sentence when it is not valid, too large, or needs look-around or back references
 * @internal
 */
export function compile(pattern: string, ignoreCase: boolean): Instruction[] {
  if (pattern.length > MAX_PATTERN) {
    throw new Error(`it is longer than ${MAX_PATTERN} characters`);
  }
  const compiler = new Compiler(ignoreCase);
  compiler.alternatives(parse(pattern).alternatives);
  compiler.emit({ op: 'match' });
  return compiler.program;
}

function parse(pattern: string): AST.Pattern {
  try {
    return new RegExpParser({ ecmaVersion: 2025 }).parsePattern(pattern);
  } catch (error) {
    throw new Error(
      `it is not a regular expression (${(error as Error).message})`,
    );
  }
}
