import { MalformedOtlpError } from './MalformedOtlpError';

const FREE_BYTES = 16 * 1024 * 1024;
const TIMES_THE_REQUEST = 4;

/**
 * What surrounds the spans of a request is copied to every value that is made
 * of it. A huge resource, or a huge unknown field, would so multiply itself:
 * the budget ends that.
 *
 * @internal
 */
export class CopyBudget {
  private rest: number;

  constructor(requestBytes: number) {
    this.rest = FREE_BYTES + TIMES_THE_REQUEST * requestBytes;
  }

  /**
   * Call it before memory for a value is taken.
   *
   * @throws MalformedOtlpError when the values of the request become too large together
   */
  spend(bytes: number): void {
    this.rest -= bytes;
    if (this.rest < 0) {
      throw new MalformedOtlpError(
        'a resource is too large to be copied to each partition; send less at once',
      );
    }
  }
}
