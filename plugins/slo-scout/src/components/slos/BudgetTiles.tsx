import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type {
  BudgetSummary,
  Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import { useFormat } from '../../hooks/useFormat';
import { budgetHealth, HEALTH_TONES } from '../../model/budgetTone';
import { sloScoutTranslationRef } from '../../translation';
import { StatTile } from '../common/StatTile';
import { TileGrid } from '../common/TileGrid';

/**
 * Where an SLO stands now: budget left, burn rate, SLI against target.
 *
 * @internal
 */
export function BudgetTiles(props: { slo: Slo; budget?: BudgetSummary }) {
  const { slo, budget } = props;
  const { target, windowDays } = slo.spec;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const health = budgetHealth(budget);
  const { remaining, burnRate, sli } = budget ?? {};
  const unknown = '–';
  return (
    <TileGrid>
      <StatTile
        label={t('budget.left')}
        value={remaining === undefined ? unknown : format.share(remaining)}
        hint={t(`budget.health.${health}`)}
        tone={HEALTH_TONES[health]}
      />
      <StatTile
        label={t('budget.burnRate')}
        value={burnRate === undefined ? unknown : format.times(burnRate)}
        hint={burnRateHint()}
      />
      <StatTile
        label={t('budget.sli')}
        value={sli === undefined ? unknown : format.sli(sli)}
        hint={t('budget.overDays', { days: String(windowDays) })}
      />
      <StatTile
        label={t('budget.target')}
        value={format.percent(target)}
        hint={t('budget.targetHint', {
          probability: format.share(slo.spec.rationale.probabilityMet),
        })}
      />
    </TileGrid>
  );

  function burnRateHint(): string {
    if (burnRate === undefined) return t('budget.noTraffic');
    if (burnRate <= 1) return t('budget.sustainable');
    return t('budget.exhaustedIn', {
      time: format.duration((windowDays * 86_400) / burnRate),
    });
  }
}
