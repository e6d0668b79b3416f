import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { Coverage } from '@slo-scout/backstage-plugin-slo-scout-common';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { useFormat } from '../../hooks/useFormat';
import { useLinks } from '../../hooks/useLinks';
import { useLoad } from '../../hooks/useLoad';
import { sloScoutTranslationRef } from '../../translation';
import { Loadable } from '../common/Loadable';
import { StatTile } from '../common/StatTile';
import { TileGrid } from '../common/TileGrid';

/**
 * How much of the fleet is covered.
 *
 * @internal
 */
export function CoverageTiles(props: { refreshMs: number }) {
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const loaded = useLoad('coverage', () => api.getCoverage(), props);
  return (
    <Loadable loaded={loaded} label={t('coverage.loading')}>
      {coverage => <Tiles coverage={coverage} />}
    </Loadable>
  );
}

function Tiles({ coverage }: { coverage: Coverage }) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const links = useLinks();
  const share = (part: number, whole: number) =>
    whole > 0 ? format.share(part / whole) : '–';
  return (
    <TileGrid>
      <StatTile
        label={t('coverage.services')}
        value={share(coverage.withSlo, coverage.services)}
        hint={t('coverage.servicesHint', {
          part: format.count(coverage.withSlo),
          whole: format.count(coverage.services),
        })}
      />
      <StatTile
        label={t('coverage.telemetry')}
        value={share(coverage.withTelemetry, coverage.services)}
        hint={t('coverage.telemetryHint', {
          part: format.count(coverage.withTelemetry),
          whole: format.count(coverage.services),
        })}
      />
      <StatTile
        label={t('coverage.journeys')}
        value={share(coverage.journeysWithSlo, coverage.journeys)}
        hint={t('coverage.journeysHint', {
          part: format.count(coverage.journeysWithSlo),
          whole: format.count(coverage.journeys),
        })}
      />
      <StatTile
        label={t('coverage.unmatched')}
        value={format.count(coverage.unmatchedServices)}
        tone={coverage.unmatchedServices > 0 ? 'warn' : 'neutral'}
        hint={
          coverage.unmatchedServices > 0 ? (
            <Link to={links.tab('services', { origin: 'telemetry' })}>
              {t('coverage.unmatchedShow')}
            </Link>
          ) : (
            t('coverage.unmatchedNone')
          )
        }
      />
    </TileGrid>
  );
}
