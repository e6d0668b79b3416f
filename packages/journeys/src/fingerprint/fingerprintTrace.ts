import type { RepairedTrace } from '../repair/RepairedTrace';
import type { Fingerprint } from './Fingerprint';
import { Fingerprinter } from './Fingerprinter';

/**
 * The fingerprint of one trace. Whoever has many keeps a
 * {@link Fingerprinter}.
 *
 * @public
 */
export function fingerprintTrace(
  trace: RepairedTrace,
  fingerprinter: Fingerprinter = new Fingerprinter(),
): Fingerprint {
  return fingerprinter.fingerprint(trace);
}
