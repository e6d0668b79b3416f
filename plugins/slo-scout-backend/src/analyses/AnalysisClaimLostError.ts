/**
 * The attempt has no say any more: the analysis was cancelled, or another
 * attempt took over.
 *
 * @internal
 */
export class AnalysisClaimLostError extends Error {
  constructor() {
    super('The analysis was cancelled or taken over by another attempt');
    this.name = 'AnalysisClaimLostError';
  }
}
