/**
 * A pair of windows as {@link alertTimes} looks at it.
 *
 * @public
 */
export interface AlertTimesPair {
  severity: 'page' | 'ticket';
  longSeconds: number;
  shortSeconds: number;
  /** Ratio of bad events above which the pair fires. */
  threshold: number;
}

/**
 * When the alerts of a severity fire and end for one error rate.
 *
 * @public
 */
export interface AlertTimes {
  severity: 'page' | 'ticket';
  /** Bad over total events while it lasts. */
  errorRate: number;
  /** Seconds from its start until the first pair fires. */
  detectSeconds: number;
  /** Seconds from its end until no pair fires any more, when it lasted long enough to fill the windows of all pairs that it trips. */
  resetSeconds: number;
}

/**
 * Time to detect and time to reset of a steady error rate, at constant traffic
 * and a clean history. A pair fires once both its windows are over the threshold: after the longer of
 * threshold ÷ rate of its windows, which is that of the long one. It ends when its short window is no longer over: after
 * short × (1 − threshold ÷ rate). Evaluation and `for` come on top.
 *
 * Source: SRE Workbook, chapter 5.
 *
 * @param errorRates - ratios in (0,1]
 * @returns by error rate, then severity as the pairs have them; those that no pair of a severity sees are left out
 * @public
 */
export function alertTimes(
  pairs: readonly AlertTimesPair[],
  errorRates: readonly number[],
): AlertTimes[] {
  const severities = [...new Set(pairs.map(({ severity }) => severity))];
  return errorRates.flatMap(errorRate =>
    severities.flatMap((severity): AlertTimes[] => {
      const tripped = pairs.filter(
        pair => pair.severity === severity && errorRate > pair.threshold,
      );
      if (tripped.length === 0) return [];
      return [
        {
          severity,
          errorRate,
          detectSeconds: Math.min(
            ...tripped.map(
              ({ threshold, longSeconds }) =>
                (threshold / errorRate) * longSeconds,
            ),
          ),
          resetSeconds: Math.max(
            ...tripped.map(
              ({ threshold, shortSeconds }) =>
                (1 - threshold / errorRate) * shortSeconds,
            ),
          ),
        },
      ];
    }),
  );
}
