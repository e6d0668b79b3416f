import type { SloModel } from '../model/SloModel';

/**
 * Names of the recorded series. Those that start with `slo:` or `sloth_` are
 * Sloth's, so that its dashboards and its UI read them; the others are ours.
 *
 * @internal
 */
export function seriesNames({ base }: Pick<SloModel, 'base'>) {
  return {
    bad: `slo_scout:bad:rate${base.name}`,
    total: `slo_scout:total:rate${base.name}`,
    ratio: (window: string) => `slo:sli_error:ratio_rate${window}`,
    coverage: 'slo_scout:period_coverage:ratio',
    exhaustion: 'slo_scout:time_to_exhaustion:seconds',
    objective: 'slo:objective:ratio',
    budget: 'slo:error_budget:ratio',
    days: 'slo:time_period:days',
    currentBurnRate: 'slo:current_burn_rate:ratio',
    periodBurnRate: 'slo:period_burn_rate:ratio',
    remaining: 'slo:period_error_budget_remaining:ratio',
    info: 'sloth_slo_info',
  };
}
