import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { Service } from '@slo-scout/backstage-plugin-slo-scout-common';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { usePagedList } from '../../hooks/usePagedList';
import { useQueryParam } from '../../hooks/useQueryParam';
import { sloScoutTranslationRef } from '../../translation';
import { FilterSelect } from '../common/FilterSelect';
import { ListToolbar } from '../common/ListToolbar';
import { Loadable } from '../common/Loadable';
import { PageTitle } from '../common/PageTitle';
import { ShowMore } from '../common/ShowMore';
import { Stack } from '../common/Stack';
import { CoverageTiles } from './CoverageTiles';
import { NoServicesState } from './NoServicesState';
import { ServiceActions } from './ServiceActions';
import { ServicesTable } from './ServicesTable';
import { UnmatchedHelp } from './UnmatchedHelp';

/** A new installation fills while one looks at it. */
const REFRESH_MS = 10_000;
const ORIGINS: Array<Service['origin']> = [
  'catalog+telemetry',
  'catalog',
  'telemetry',
];

/**
 * The fleet: coverage, and every service that is known.
 *
 * @internal
 */
export function ServicesPage() {
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const [q, setQ] = useQueryParam('q');
  const [originText, setOrigin] = useQueryParam('origin', 'all');
  const origin = ORIGINS.find(known => known === originText);
  const list = usePagedList(
    JSON.stringify(['services', q, origin]),
    cursor => api.listServices({ cursor, origin, q: q || undefined }),
    { refreshMs: REFRESH_MS },
  );
  return (
    <>
      <PageTitle
        title={t('services.title')}
        lead={t('services.lead')}
        actions={<ServiceActions onChanged={list.reload} />}
      />
      <Stack>
        <CoverageTiles refreshMs={REFRESH_MS} />
        <div>
          <ListToolbar
            searchLabel={t('services.search')}
            query={q}
            onQueryChange={setQ}
            total={
              list.value &&
              t('services.total', { count: list.value.totalItems })
            }
          >
            <FilterSelect
              label={t('services.origin')}
              value={origin ?? 'all'}
              onChange={setOrigin}
              options={[
                { value: 'all', label: t('list.all') },
                ...ORIGINS.map(value => ({
                  value,
                  label: t(`services.origins.${value}`),
                })),
              ]}
            />
          </ListToolbar>
          <Loadable loaded={list} label={t('services.loading')}>
            {({ items }) =>
              items.length > 0 ? (
                <Stack gap={1.5}>
                  {origin === 'telemetry' && <UnmatchedHelp />}
                  <ServicesTable services={items} />
                </Stack>
              ) : (
                <NoServicesState filtered={Boolean(q || origin)} />
              )
            }
          </Loadable>
          <ShowMore list={list} />
        </div>
      </Stack>
    </>
  );
}
