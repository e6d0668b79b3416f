import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { Slo } from '@slo-scout/backstage-plugin-slo-scout-common';
import { useFormat } from '../../hooks/useFormat';
import { useLinks } from '../../hooks/useLinks';
import { budgetHealth, HEALTH_TONES } from '../../model/budgetTone';
import { sloScoutTranslationRef } from '../../translation';
import { DataTable } from '../common/DataTable';
import type { Column } from '../common/DataTable';
import { Stack } from '../common/Stack';
import { StatusChip } from '../common/StatusChip';
import { SloChips } from './SloChips';

/**
 * SLOs as rows; a row leads to its budget and files.
 *
 * @internal
 */
export function SlosTable(props: { slos: Slo[] }) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const links = useLinks();
  const columns: Array<Column<Slo>> = [
    {
      id: 'name',
      label: t('slos.name'),
      render: slo => <Link to={links.slo(slo.id)}>{slo.spec.title}</Link>,
    },
    {
      id: 'service',
      label: t('slos.service'),
      render: slo => (
        <Link to={links.service(slo.serviceId)}>{slo.serviceName}</Link>
      ),
    },
    {
      id: 'target',
      label: t('slos.target'),
      numeric: true,
      render: slo => format.percent(slo.spec.target),
    },
    {
      id: 'sli',
      label: t('slos.sli'),
      numeric: true,
      secondary: true,
      render: slo =>
        slo.budget?.sli === undefined ? '–' : format.sli(slo.budget.sli),
    },
    {
      id: 'remaining',
      label: t('slos.remaining'),
      numeric: true,
      render: slo =>
        slo.budget?.remaining === undefined
          ? '–'
          : format.share(slo.budget.remaining),
    },
    {
      id: 'burn',
      label: t('slos.burnRate'),
      numeric: true,
      secondary: true,
      render: slo =>
        slo.budget?.burnRate === undefined
          ? '–'
          : format.times(slo.budget.burnRate),
    },
    {
      id: 'health',
      label: t('slos.health'),
      render: slo => {
        const health = budgetHealth(slo.budget);
        return (
          <StatusChip
            tone={HEALTH_TONES[health]}
            label={t(`budget.health.${health}`)}
          />
        );
      },
    },
    {
      id: 'status',
      label: t('slos.status'),
      secondary: true,
      render: slo => (
        <Stack direction="row" gap={0.5}>
          <SloChips slo={slo} />
        </Stack>
      ),
    },
  ];
  return (
    <DataTable
      label={t('slos.title')}
      columns={columns}
      rows={props.slos}
      rowKey={slo => slo.id}
    />
  );
}
