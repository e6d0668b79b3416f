import type { TextContext } from './TextContext';
import type { TextMatch } from './TextMatch';

/**
 * Finds one kind of value in a text, in time linear in its length.
 *
 * @internal
 */
export type TextRule = (
  text: string,
  context: TextContext,
  add: (match: TextMatch) => void,
) => void;
