import { useState, useEffect } from 'react';
import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { useLinks } from '../../hooks/useLinks';
import { usePagedList } from '../../hooks/usePagedList';
import { useQueryParam } from '../../hooks/useQueryParam';
import { isFinished } from '../../model/isFinished';
import { sloScoutTranslationRef } from '../../translation';
import { ListToolbar } from '../common/ListToolbar';
import { Loadable } from '../common/Loadable';
import { PageTitle } from '../common/PageTitle';
import { ShowMore } from '../common/ShowMore';
import { EmptyState } from '../states/EmptyState';
import { AnalysesTable } from './AnalysesTable';

const ACTIVE_MS = 2_000;
const QUIET_MS = 10_000;

/**
 * Analyses of all services, the newest first, with live progress.
 *
 * @internal
 */
export function AnalysesPage() {
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const links = useLinks();
  const [q, setQ] = useQueryParam('q');
  const [serviceId] = useQueryParam('service');
  const [active, setActive] = useState(false);
  const list = usePagedList(
    JSON.stringify(['analyses', q, serviceId]),
    cursor =>
      api.listAnalyses({
        cursor,
        q: q || undefined,
        serviceId: serviceId || undefined,
      }),
    { refreshMs: active ? ACTIVE_MS : QUIET_MS },
  );
  const anyActive =
    list.value?.items.some(analysis => !isFinished(analysis)) ?? false;
  useEffect(() => setActive(anyActive), [anyActive]);
  return (
    <>
      <PageTitle title={t('analyses.title')} lead={t('analyses.lead')} />
      <ListToolbar
        searchLabel={t('analyses.search')}
        query={q}
        onQueryChange={setQ}
        total={
          list.value && t('analyses.total', { count: list.value.totalItems })
        }
      />
      <Loadable loaded={list} label={t('analyses.loading')}>
        {({ items }) =>
          items.length > 0 ? (
            <AnalysesTable analyses={items} onChanged={list.reload} />
          ) : (
            <EmptyState
              title={t('analyses.empty')}
              text={t('analyses.emptyText')}
              action={
                <Link to={links.tab('services')}>
                  {t('analyses.emptyNext')}
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
