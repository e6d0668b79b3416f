/**
 * Characters [from, to) of a text that must go.
 *
 * @internal
 */
export interface TextMatch {
  rule: string;
  from: number;
  to: number;
  /** Instead of what the rule's action would write. */
  replacement?: string;
}
