import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { usePagedList } from '../../hooks/usePagedList';
import { useQueryParam } from '../../hooks/useQueryParam';
import { sloScoutTranslationRef } from '../../translation';
import { FilterSelect } from '../common/FilterSelect';
import { ListToolbar } from '../common/ListToolbar';
import { Loadable } from '../common/Loadable';
import { PageTitle } from '../common/PageTitle';
import { ShowMore } from '../common/ShowMore';
import { EmptyState } from '../states/EmptyState';
import { JourneysTable } from './JourneysTable';

const REFRESH_MS = 15_000;
const RANGES = ['1', '24', '168', '672'] as const;
const DEFAULT_RANGE = '24';

/**
 * What users do, as found in the traces.
 *
 * @internal
 */
export function JourneysPage() {
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const [q, setQ] = useQueryParam('q');
  const [serviceId] = useQueryParam('service');
  const [hoursText, setHours] = useQueryParam('hours', DEFAULT_RANGE);
  const range = RANGES.find(known => known === hoursText) ?? DEFAULT_RANGE;
  const list = usePagedList(
    JSON.stringify(['journeys', q, serviceId, range]),
    cursor =>
      api.listJourneys({
        cursor,
        hours: Number(range),
        q: q || undefined,
        serviceId: serviceId || undefined,
      }),
    { refreshMs: REFRESH_MS },
  );
  return (
    <>
      <PageTitle title={t('journeys.title')} lead={t('journeys.lead')} />
      <ListToolbar
        searchLabel={t('journeys.search')}
        query={q}
        onQueryChange={setQ}
        total={
          list.value && t('journeys.total', { count: list.value.totalItems })
        }
      >
        <FilterSelect
          label={t('journeys.range')}
          value={range}
          onChange={setHours}
          options={RANGES.map(value => ({
            value,
            label: t(`journeys.ranges.${value}`),
          }))}
        />
      </ListToolbar>
      <Loadable loaded={list} label={t('journeys.loading')}>
        {({ items }) =>
          items.length > 0 ? (
            <JourneysTable journeys={items} />
          ) : (
            <EmptyState
              title={t('journeys.empty')}
              text={t('journeys.emptyText')}
            />
          )
        }
      </Loadable>
      <ShowMore list={list} />
    </>
  );
}
