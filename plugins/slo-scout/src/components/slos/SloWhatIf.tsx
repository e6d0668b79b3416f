import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Button from '@material-ui/core/Button';
import type { Slo } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { WhatIfPoint } from '@slo-scout/slo';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { useAction } from '../../hooks/useAction';
import { useFormat } from '../../hooks/useFormat';
import { sloScoutTranslationRef } from '../../translation';
import { Section } from '../common/Section';
import { Stack } from '../common/Stack';
import { StatTile } from '../common/StatTile';
import { TileGrid } from '../common/TileGrid';
import { TargetSlider } from '../proposals/TargetSlider';
import { ActionError } from '../states/ActionError';

/** The ladder of targets that proposals are taken from. */
const STOPS = [0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999, 0.9995, 0.9999];

/**
 * Asks, over the newest telemetry, how another target would fare.
 *
 * @internal
 */
export function SloWhatIf(props: { slo: Slo }) {
  const { slo } = props;
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const [target, setTarget] = useState(slo.spec.target);
  const [point, setPoint] = useState<WhatIfPoint>();
  const simulate = useAction(() => api.simulateSlo(slo.id, { target }));
  const run = async () => {
    const result = await simulate.run();
    if (result) setPoint(result);
  };
  return (
    <Section title={t('simulate.title')}>
      <Stack>
        <TargetSlider stops={STOPS} target={target} onChange={setTarget} />
        <Stack direction="row" gap={1}>
          <Button
            variant="outlined"
            size="small"
            disabled={simulate.pending}
            onClick={run}
          >
            {t(simulate.pending ? 'simulate.running' : 'simulate.run', {
              target: format.percent(target),
            })}
          </Button>
        </Stack>
        <ActionError error={simulate.error} />
        {point && (
          <div role="status">
            <TileGrid>
              <StatTile
                label={t('charts.target')}
                value={format.percent(point.target)}
              />
              <StatTile
                label={t('whatIf.probabilityMet')}
                value={format.share(point.probabilityMet)}
              />
              <StatTile
                label={t('whatIf.budgetUse')}
                value={format.share(point.expectedBudgetUse)}
              />
              <StatTile
                label={t('whatIf.pagesPerWeek')}
                value={format.decimal(point.pagesPerWeek)}
              />
            </TileGrid>
          </div>
        )}
      </Stack>
    </Section>
  );
}
