import { useParams } from 'react-router-dom';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { useLinks } from '../../hooks/useLinks';
import { useLoad } from '../../hooks/useLoad';
import { sloScoutTranslationRef } from '../../translation';
import { Loadable } from '../common/Loadable';
import { PageTitle } from '../common/PageTitle';
import { Stack } from '../common/Stack';
import { AdviceSection } from './AdviceSection';
import { ServiceSlos } from './ServiceSlos';
import { UnmatchedHelp } from './UnmatchedHelp';

/**
 * One service of the fleet: what its owner sees on the entity page, here also
 * for services that are not in the catalog.
 *
 * @internal
 */
export function ServicePage() {
  const { serviceId = '' } = useParams();
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const links = useLinks();
  const loaded = useLoad(`service:${serviceId}`, () =>
    api.getService(serviceId),
  );
  const service = loaded.value;
  return (
    <>
      <PageTitle
        title={service?.title ?? service?.name ?? t('service.title')}
        back={{ to: links.tab('services'), label: t('tabs.services') }}
        lead={
          service?.entityRef && <EntityRefLink entityRef={service.entityRef} />
        }
      />
      <Loadable loaded={loaded} label={t('service.loading')}>
        {value => (
          <Stack>
            {value.origin === 'telemetry' && (
              <UnmatchedHelp serviceName={value.name} />
            )}
            <ServiceSlos service={value} />
            <AdviceSection serviceId={value.id} />
          </Stack>
        )}
      </Loadable>
    </>
  );
}
