import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { Proposal } from '@slo-scout/backstage-plugin-slo-scout-common';
import { useFormat } from '../../hooks/useFormat';
import { interpolateWhatIf } from '../../model/interpolateWhatIf';
import { sloScoutTranslationRef } from '../../translation';
import { StatTile } from '../common/StatTile';
import { TileGrid } from '../common/TileGrid';
import type { Tone } from '../../theme/tones';

const SECONDS_PER_DAY = 86_400;
const LIKELY = 0.85;
const DOUBTFUL = 0.6;

/**
 * What a target means in practice.
 *
 * @internal
 */
export function Consequences(props: { proposal: Proposal; target: number }) {
  const { proposal, target } = props;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const reading = interpolateWhatIf(proposal.whatIf, target);
  const about = reading && !reading.exact ? '≈ ' : '';
  const unknown = t('whatIf.unknown');
  const { windowDays, confidence, evidence } = proposal;
  const history = confidence.data.historyDays;
  const eventsPerWindow =
    history > 0 ? (evidence.events / history) * windowDays : undefined;
  return (
    <TileGrid>
      <StatTile
        label={t('whatIf.probabilityMet')}
        value={reading ? about + format.share(reading.probabilityMet) : unknown}
        hint={t('whatIf.inWindow', { days: String(windowDays) })}
        tone={probabilityTone(reading?.probabilityMet)}
      />
      <StatTile
        label={t('whatIf.budgetUse')}
        value={
          reading ? about + format.share(reading.expectedBudgetUse) : unknown
        }
        hint={t('whatIf.budgetUseHint')}
      />
      <StatTile
        label={t('whatIf.pagesPerWeek')}
        value={reading ? about + format.decimal(reading.pagesPerWeek) : unknown}
        hint={t('whatIf.pagesHint')}
      />
      <StatTile
        label={t('whatIf.allowed')}
        value={
          eventsPerWindow === undefined
            ? unknown
            : format.count(Math.floor(eventsPerWindow * (1 - target)))
        }
        hint={t('whatIf.allowedHint', {
          outage: format.duration((1 - target) * windowDays * SECONDS_PER_DAY),
        })}
      />
    </TileGrid>
  );
}

function probabilityTone(probability: number | undefined): Tone {
  if (probability === undefined) return 'neutral';
  if (probability >= LIKELY) return 'good';
  return probability >= DOUBTFUL ? 'warn' : 'bad';
}
