/**
 * The partition belongs to somebody with a higher generation: what the caller
 * computed must not be written, and its transaction has to be rolled back.
 *
 * @public
 */
export class FencedError extends Error {
  constructor(
    readonly group: string,
    readonly topic: string,
    readonly partition: number,
    readonly generation: number,
  ) {
    super(
      `Generation ${generation} of group "${group}" no longer owns partition ${partition} of topic "${topic}"; drop its work and let the new owner redo it.`,
    );
    this.name = 'FencedError';
  }
}
