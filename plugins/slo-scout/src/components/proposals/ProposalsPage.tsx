import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { ProposalStatus } from '@slo-scout/backstage-plugin-slo-scout-common';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { useLinks } from '../../hooks/useLinks';
import { usePagedList } from '../../hooks/usePagedList';
import { useQueryParam } from '../../hooks/useQueryParam';
import { sloScoutTranslationRef } from '../../translation';
import { FilterSelect } from '../common/FilterSelect';
import { ListToolbar } from '../common/ListToolbar';
import { Loadable } from '../common/Loadable';
import { PageTitle } from '../common/PageTitle';
import { ShowMore } from '../common/ShowMore';
import { EmptyState } from '../states/EmptyState';
import { ProposalsTable } from './ProposalsTable';

const REFRESH_MS = 15_000;
const STATUSES: ProposalStatus[] = [
  'proposed',
  'approved',
  'rejected',
  'superseded',
];

/**
 * The proposals of all services, those that wait for a decision first.
 *
 * @internal
 */
export function ProposalsPage() {
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const links = useLinks();
  const [q, setQ] = useQueryParam('q');
  const [statusText, setStatus] = useQueryParam('status', 'proposed');
  const [serviceId] = useQueryParam('service');
  const status = STATUSES.find(known => known === statusText);
  const list = usePagedList(
    JSON.stringify(['proposals', q, status, serviceId]),
    cursor =>
      api.listProposals({
        cursor,
        status,
        q: q || undefined,
        serviceId: serviceId || undefined,
      }),
    { refreshMs: REFRESH_MS },
  );
  return (
    <>
      <PageTitle title={t('proposals.title')} lead={t('proposals.lead')} />
      <ListToolbar
        searchLabel={t('proposals.search')}
        query={q}
        onQueryChange={setQ}
        total={
          list.value && t('proposals.total', { count: list.value.totalItems })
        }
      >
        <FilterSelect
          label={t('proposals.status')}
          value={status ?? 'all'}
          onChange={setStatus}
          options={[
            ...STATUSES.map(value => ({
              value,
              label: t(`proposal.status.${value}`),
            })),
            { value: 'all', label: t('list.all') },
          ]}
        />
      </ListToolbar>
      <Loadable loaded={list} label={t('proposals.loading')}>
        {({ items }) =>
          items.length > 0 ? (
            <ProposalsTable proposals={items} />
          ) : (
            <EmptyState
              title={t('proposals.empty')}
              text={t('proposals.emptyText')}
              action={
                <Link to={links.tab('services')}>
                  {t('proposals.emptyNext')}
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
