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
import { ArtifactBrowser } from './ArtifactBrowser';

/**
 * All generated files.
 *
 * @internal
 */
export function ArtifactsPage() {
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const links = useLinks();
  const [q, setQ] = useQueryParam('q');
  const [sloId] = useQueryParam('slo');
  const [serviceId] = useQueryParam('service');
  const [file, setFile] = useQueryParam('file');
  const list = usePagedList(
    JSON.stringify(['artifacts', q, sloId, serviceId]),
    cursor =>
      api.listArtifacts({
        cursor,
        q: q || undefined,
        sloId: sloId || undefined,
        serviceId: serviceId || undefined,
      }),
  );
  return (
    <>
      <PageTitle title={t('artifacts.title')} lead={t('artifacts.lead')} />
      <ListToolbar
        searchLabel={t('artifacts.search')}
        query={q}
        onQueryChange={setQ}
        total={
          list.value && t('artifacts.total', { count: list.value.totalItems })
        }
      />
      <Loadable loaded={list} label={t('artifacts.loading')}>
        {({ items }) =>
          items.length > 0 ? (
            <ArtifactBrowser
              artifacts={items}
              selected={file}
              onSelect={setFile}
            />
          ) : (
            <EmptyState
              title={t('artifacts.empty')}
              text={t('artifacts.emptyText')}
              action={
                <Link to={links.tab('proposals')}>
                  {t('artifacts.emptyNext')}
                </Link>
              }
            />
          )
        }
      </Loadable>
      <ShowMore list={list} />
    </>
  );
}
