import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { sloScoutTranslationRef } from '../../translation';
import { Frame } from '../common/Frame';
import { Loadable } from '../common/Loadable';
import { ServiceSlos } from '../services/ServiceSlos';
import { UnknownEntityState } from './UnknownEntityState';
import { useEntityService } from './useEntityService';

/**
 * The tab *SLOs* of an entity page.
 *
 * @internal
 */
export function EntitySlos() {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const { entityRef, services } = useEntityService();
  return (
    <Frame>
      <Loadable loaded={services} label={t('service.loading')}>
        {([service]) =>
          service ? (
            <ServiceSlos service={service} />
          ) : (
            <UnknownEntityState
              entityRef={entityRef}
              onRegistered={services.reload}
            />
          )
        }
      </Loadable>
    </Frame>
  );
}
