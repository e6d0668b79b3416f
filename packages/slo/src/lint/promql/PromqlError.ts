/**
 * PromQL that Prometheus would refuse.
 *
 * @internal
 */
export class PromqlError extends Error {
  /**
   * @param message - half a sentence: what is wrong there
   * @param from - where in the expression
   * @param to - exclusive
   */
  constructor(message: string, readonly from: number, readonly to: number) {
    super(message);
    this.name = 'PromqlError';
  }
}
