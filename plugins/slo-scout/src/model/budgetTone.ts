import type { BudgetSummary } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Tone } from '../theme/tones';

/**
 * How a budget stands, as a word that the texts know.
 *
 * @internal
 */
export type BudgetHealth = 'unknown' | 'healthy' | 'atRisk' | 'exhausted';

/** Burning the budget at twice the sustainable rate ends it in half the window. */
const FAST_BURN = 2;
const LITTLE_LEFT = 0.25;

/** @internal */
export function budgetHealth(budget: BudgetSummary | undefined): BudgetHealth {
  if (budget?.remaining === undefined) return 'unknown';
  if (budget.remaining <= 0) return 'exhausted';
  if (budget.remaining < LITTLE_LEFT || (budget.burnRate ?? 0) >= FAST_BURN) {
    return 'atRisk';
  }
  return 'healthy';
}

/** @internal */
export const HEALTH_TONES: Record<BudgetHealth, Tone> = {
  unknown: 'neutral',
  healthy: 'good',
  atRisk: 'warn',
  exhausted: 'bad',
};
