/**
 * An object of the archive is damaged, cut off, or not what its name says.
 *
 * @public
 */
export class CorruptArchiveError extends Error {
  override name = 'CorruptArchiveError';

  constructor(readonly key: string, reason: string) {
    super(`The object ${key} is damaged: ${reason}.`);
  }
}
