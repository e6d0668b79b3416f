import { useParams } from 'react-router-dom';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { useLinks } from '../../hooks/useLinks';
import { useLoad } from '../../hooks/useLoad';
import { sloScoutTranslationRef } from '../../translation';
import { Loadable } from '../common/Loadable';
import { PageTitle } from '../common/PageTitle';
import { SloDetails } from './SloDetails';

/**
 * The SLO that the address names.
 *
 * @internal
 */
export function SloPage() {
  const { sloId = '' } = useParams();
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const links = useLinks();
  const loaded = useLoad(`slo:${sloId}`, () => api.getSlo(sloId));
  return (
    <>
      {!loaded.value && (
        <PageTitle
          title={t('slo.title')}
          back={{ to: links.tab('slos'), label: t('tabs.slos') }}
        />
      )}
      <Loadable loaded={loaded} label={t('slo.loading')}>
        {slo => <SloDetails key={slo.id} slo={slo} />}
      </Loadable>
    </>
  );
}
