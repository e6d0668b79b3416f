import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { Analysis } from '@slo-scout/backstage-plugin-slo-scout-common';
import { useFormat } from '../../hooks/useFormat';
import { useLinks } from '../../hooks/useLinks';
import { actorName } from '../../model/actorName';
import { isFinished } from '../../model/isFinished';
import { ANALYSIS_TONES } from '../../model/statusTones';
import { sloScoutTranslationRef } from '../../translation';
import { DataTable } from '../common/DataTable';
import type { Column } from '../common/DataTable';
import { StatusChip } from '../common/StatusChip';
import { TimeAgo } from '../common/TimeAgo';
import { AnalysisProgress } from './AnalysisProgress';
import { CancelAnalysisButton } from './CancelAnalysisButton';

/**
 * Analyses as rows; those under way show their progress.
 *
 * @internal
 */
export function AnalysesTable(props: {
  analyses: Analysis[];
  onChanged(): void;
}) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const links = useLinks();
  const columns: Array<Column<Analysis>> = [
    {
      id: 'service',
      label: t('analyses.service'),
      render: analysis => (
        <Link to={links.service(analysis.serviceId)}>
          {analysis.serviceName}
        </Link>
      ),
    },
    {
      id: 'status',
      label: t('analyses.status'),
      render: analysis => (
        <StatusChip
          tone={ANALYSIS_TONES[analysis.status]}
          label={t(`analysis.status.${analysis.status}`)}
        />
      ),
    },
    {
      id: 'progress',
      label: t('analyses.progress'),
      render: analysis =>
        isFinished(analysis) ? (
          analysis.error ?? analysis.message ?? t('analyses.done')
        ) : (
          <AnalysisProgress analysis={analysis} />
        ),
    },
    {
      id: 'proposals',
      label: t('analyses.proposals'),
      numeric: true,
      render: analysis => format.count(analysis.proposals),
    },
    {
      id: 'by',
      label: t('analyses.requestedBy'),
      secondary: true,
      render: analysis => actorName(analysis.requestedBy),
    },
    {
      id: 'created',
      label: t('analyses.created'),
      secondary: true,
      render: analysis => <TimeAgo time={analysis.createdAt} />,
    },
    {
      id: 'duration',
      label: t('analyses.duration'),
      numeric: true,
      secondary: true,
      render: analysis => durationOf(analysis, format.duration) ?? '–',
    },
    {
      id: 'actions',
      label: t('analyses.actions'),
      render: analysis => (
        <CancelAnalysisButton
          analysis={analysis}
          onCancelled={props.onChanged}
        />
      ),
    },
  ];
  return (
    <DataTable
      label={t('analyses.title')}
      columns={columns}
      rows={props.analyses}
      rowKey={analysis => analysis.id}
    />
  );
}

function durationOf(
  { startedAt, finishedAt }: Analysis,
  format: (seconds: number) => string,
): string | undefined {
  if (!startedAt || !finishedAt) return undefined;
  return format((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
}
