import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { useLinks } from '../../hooks/useLinks';
import { usePagedList } from '../../hooks/usePagedList';
import { useQueryParam } from '../../hooks/useQueryParam';
import { sloScoutTranslationRef } from '../../translation';
import { ListToolbar } from '../common/ListToolbar';
import { Loadable } from '../common/Loadable';
import { PageTitle } from '../common/PageTitle';
import { ShowMore } from '../common/ShowMore';
import { EmptyState } from '../states/EmptyState';
import { SlosTable } from './SlosTable';

const REFRESH_MS = 30_000;

/**
 * The SLOs of all services.
 *
 * @internal
 */
export function SlosPage() {
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const links = useLinks();
  const [q, setQ] = useQueryParam('q');
  const [serviceId] = useQueryParam('service');
  const list = usePagedList(
    JSON.stringify(['slos', q, serviceId]),
    cursor =>
      api.listSlos({
        cursor,
        q: q || undefined,
        serviceId: serviceId || undefined,
      }),
    { refreshMs: REFRESH_MS },
  );
  return (
    <>
      <PageTitle title={t('slos.title')} lead={t('slos.lead')} />
      <ListToolbar
        searchLabel={t('slos.search')}
        query={q}
        onQueryChange={setQ}
        total={list.value && t('slos.total', { count: list.value.totalItems })}
      />
      <Loadable loaded={list} label={t('slos.loading')}>
        {({ items }) =>
          items.length > 0 ? (
            <SlosTable slos={items} />
          ) : (
            <EmptyState
              title={t('slos.empty')}
              text={t('slos.emptyText')}
              action={
                <Link to={links.tab('proposals')}>{t('slos.emptyNext')}</Link>
              }
            />
          )
        }
      </Loadable>
      <ShowMore list={list} />
    </>
  );
}
