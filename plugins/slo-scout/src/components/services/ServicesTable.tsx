import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type { Service } from '@slo-scout/backstage-plugin-slo-scout-common';
import { useFormat } from '../../hooks/useFormat';
import { useLinks } from '../../hooks/useLinks';
import { sloScoutTranslationRef } from '../../translation';
import { DataTable } from '../common/DataTable';
import type { Column } from '../common/DataTable';
import { StatusChip } from '../common/StatusChip';
import { TimeAgo } from '../common/TimeAgo';

/**
 * Services as rows. Those that the catalog does not know are marked.
 *
 * @internal
 */
export function ServicesTable(props: { services: Service[] }) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const links = useLinks();
  const columns: Array<Column<Service>> = [
    {
      id: 'name',
      label: t('services.name'),
      render: service => (
        <Link to={links.service(service.id)}>
          {service.title ?? service.name}
        </Link>
      ),
    },
    {
      id: 'state',
      label: t('services.state'),
      render: service => <ServiceState service={service} />,
    },
    {
      id: 'slos',
      label: t('services.slos'),
      numeric: true,
      render: service => format.count(service.slos),
    },
    {
      id: 'proposals',
      label: t('services.proposals'),
      numeric: true,
      render: service =>
        service.proposals > 0 ? (
          <Link to={links.tab('proposals', { service: service.id })}>
            {t('services.toReview', { count: service.proposals })}
          </Link>
        ) : (
          '–'
        ),
    },
    {
      id: 'journeys',
      label: t('services.journeys'),
      numeric: true,
      render: service =>
        service.journeys > 0 ? (
          <Link to={links.tab('journeys', { service: service.id })}>
            {format.count(service.journeys)}
          </Link>
        ) : (
          '–'
        ),
    },
    {
      id: 'entity',
      label: t('services.entity'),
      secondary: true,
      render: service =>
        service.entityRef ? (
          <EntityRefLink entityRef={service.entityRef} />
        ) : (
          '–'
        ),
    },
    {
      id: 'owner',
      label: t('services.owner'),
      secondary: true,
      render: service =>
        service.owner ? (
          <EntityRefLink entityRef={service.owner} defaultKind="group" />
        ) : (
          '–'
        ),
    },
    {
      id: 'lastSeen',
      label: t('services.lastSeen'),
      secondary: true,
      render: service =>
        service.lastSeen ? <TimeAgo time={service.lastSeen} /> : '–',
    },
  ];
  return (
    <DataTable
      label={t('services.title')}
      columns={columns}
      rows={props.services}
      rowKey={service => service.id}
    />
  );
}

function ServiceState({ service }: { service: Service }) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  if (service.origin === 'telemetry') {
    return <StatusChip tone="warn" label={t('services.states.unmatched')} />;
  }
  if (!service.lastSeen) {
    return <StatusChip tone="neutral" label={t('services.states.silent')} />;
  }
  return service.slos > 0 ? (
    <StatusChip tone="good" label={t('services.states.covered')} />
  ) : (
    <StatusChip tone="info" label={t('services.states.uncovered')} />
  );
}
