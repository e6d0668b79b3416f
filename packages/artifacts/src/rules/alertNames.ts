/**
 * Names of the alerts, the same for every SLO: labels tell which one it is, so
 * that routes and silences need no list.
 *
 * @internal
 */
export const ALERT_NAMES = {
  burn: 'SloErrorBudgetBurn',
  exhausted: 'SloErrorBudgetExhausted',
  absent: 'SloMetricAbsent',
  invariant: 'SloInvariantBroken',
} as const;
