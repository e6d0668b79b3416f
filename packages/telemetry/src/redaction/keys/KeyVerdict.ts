import type { RedactionAction } from '../RedactionConfig';
import type { TextContext } from '../text/TextContext';

/**
 * What happens to the value of a key.
 *
 * @internal
 */
export interface KeyVerdict {
  /** For reports: the key without personal data, of limited length. */
  label: string;
  /** In place of the key itself, when it holds something that must go. */
  newKey?: { text: string; rule: string };
  /** The value is never touched. */
  allowed: boolean;
  /** The value goes, whatever it is. */
  denied?: { rule: string; action: RedactionAction };
  /** The value is hashed as a whole as soon as a rule finds something in it. */
  hashed: boolean;
  /** For the rules that look at the value. */
  context: TextContext;
  contextId: number;
}
