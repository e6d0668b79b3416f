/**
 * One step of a compiled pattern; after `char` and `assert` the next one follows.
 *
 * @internal
 */
export type Instruction =
  | { op: 'char'; accepts(code: number): boolean }
  | { op: 'assert'; holds(text: string, at: number): boolean }
  | { op: 'jump'; to: number }
  | { op: 'split'; to: number; other: number }
  | { op: 'match' };
