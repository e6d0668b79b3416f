import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import type { JourneySummary } from '@slo-scout/backstage-plugin-slo-scout-common';
import { useFormat } from '../../hooks/useFormat';
import { sloScoutTranslationRef } from '../../translation';
import { DataTable } from '../common/DataTable';
import type { Column } from '../common/DataTable';
import { TimeAgo } from '../common/TimeAgo';
import { quietText } from '../../theme/tones';

const useStyles = makeStyles(theme => ({
  name: { fontWeight: 600 },
  services: {
    display: 'block',
    fontSize: 12,
    lineHeight: '17px',
    fontWeight: 400,
    color: quietText(theme),
  },
}));

const LATENCIES = ['p50', 'p95', 'p99'] as const;

/**
 * Journeys as rows, with traffic, errors and latency.
 *
 * @internal
 */
export function JourneysTable(props: { journeys: JourneySummary[] }) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const classes = useStyles();
  const columns: Array<Column<JourneySummary>> = [
    {
      id: 'name',
      label: t('journeys.name'),
      render: journey => (
        <span className={classes.name}>
          {journey.name}
          <span className={classes.services}>
            {t('journeys.through', { services: journey.services.join(', ') })}
          </span>
        </span>
      ),
    },
    {
      id: 'traces',
      label: t('journeys.traces'),
      numeric: true,
      render: journey => format.count(journey.traces),
    },
    {
      id: 'errors',
      label: t('journeys.errorRate'),
      numeric: true,
      render: journey =>
        journey.traces > 0
          ? format.share(journey.errors / journey.traces)
          : '–',
    },
    ...LATENCIES.map(
      (quantile): Column<JourneySummary> => ({
        id: quantile,
        label: quantile,
        numeric: true,
        secondary: quantile !== 'p95',
        render: journey => {
          const seconds = journey[quantile];
          return seconds === undefined ? '–' : format.duration(seconds);
        },
      }),
    ),
    {
      id: 'variants',
      label: t('journeys.variants'),
      numeric: true,
      secondary: true,
      render: journey => format.count(journey.variants),
    },
    {
      id: 'lastSeen',
      label: t('journeys.lastSeen'),
      secondary: true,
      render: journey => <TimeAgo time={journey.lastSeen} />,
    },
  ];
  return (
    <DataTable
      label={t('journeys.title')}
      columns={columns}
      rows={props.journeys}
      rowKey={journey => journey.id}
    />
  );
}
