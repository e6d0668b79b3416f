import type { KeyVerdict } from '../keys/KeyVerdict';
import type { Replacer } from '../Replacer';
import type { TextRedactor } from '../text/TextRedactor';
import type { ByteSieve } from './ByteSieve';

/**
 * What a {@link WirePatcher} works with; kept from request to request.
 *
 * @internal
 */
export interface PatchTools {
  sieve: ByteSieve;
  texts: TextRedactor;
  replacer: Replacer;
  /** The verdict of the key at [from, to); throws MalformedOtlpError when it is not UTF-8. */
  verdictOf(buf: Buffer, from: number, to: number): KeyVerdict;
  /** The verdict of a text that has no key. */
  plain: KeyVerdict;
  /** A verdict that denies a value for the sake of a rule. */
  denied(rule: string): KeyVerdict;
  /** Whether the argument after `--password` is a secret. */
  secretArguments: boolean;
  /** Told about each thing that is redacted; the path is made only when it is asked for. */
  note(rule: string, value: string, path: () => string): void;
}
