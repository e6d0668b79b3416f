import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EntityInfoCard } from '@backstage/plugin-catalog-react';
import { entityContentRouteRef } from '../../routes';
import { sloScoutTranslationRef } from '../../translation';
import { Frame } from '../common/Frame';
import { Loadable } from '../common/Loadable';
import { EntitySlosSummary } from './EntitySlosSummary';
import { useEntityService } from './useEntityService';

/**
 * The SLOs of an entity on its overview: one line each.
 *
 * @internal
 */
export function EntitySlosCard() {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const toTab = useRouteRef(entityContentRouteRef);
  const { services } = useEntityService();
  return (
    <EntityInfoCard
      title={t('entity.cardTitle')}
      footerActions={<Link to={toTab()}>{t('entity.toTab')}</Link>}
    >
      <Frame>
        <Loadable loaded={services} label={t('service.loading')}>
          {([service]) =>
            service ? (
              <EntitySlosSummary service={service} />
            ) : (
              t('entity.unknownText')
            )
          }
        </Loadable>
      </Frame>
    </EntityInfoCard>
  );
}
