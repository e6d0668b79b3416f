import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { Proposal } from '@slo-scout/backstage-plugin-slo-scout-common';
import { useFormat } from '../../hooks/useFormat';
import { sloScoutTranslationRef } from '../../translation';
import { CopyButton } from '../common/CopyButton';
import { DataTable } from '../common/DataTable';
import { Section } from '../common/Section';
import { Stack } from '../common/Stack';

const useStyles = makeStyles({
  trace: { fontFamily: 'monospace', fontSize: 12, overflowWrap: 'anywhere' },
});

/**
 * The events behind the numbers, and traces to look at.
 *
 * @internal
 */
export function EvidenceSection(props: { proposal: Proposal }) {
  const { evidence } = props.proposal;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const classes = useStyles();
  return (
    <Section title={t('evidence.title')}>
      <Stack gap={1}>
        <Typography variant="body2">
          {t('evidence.summary', {
            events: format.count(evidence.events),
            bad: format.count(evidence.badEvents),
            from: format.dateTime(evidence.from),
            to: format.dateTime(evidence.to),
          })}
        </Typography>
        {evidence.exemplars.length > 0 && (
          <DataTable
            label={t('evidence.traces')}
            rows={evidence.exemplars}
            rowKey={exemplar => exemplar.traceId}
            columns={[
              {
                id: 'trace',
                label: t('evidence.traceId'),
                render: exemplar => (
                  <span className={classes.trace}>{exemplar.traceId}</span>
                ),
              },
              {
                id: 'reason',
                label: t('evidence.why'),
                render: exemplar => t(`evidence.reason.${exemplar.reason}`),
              },
              {
                id: 'duration',
                label: t('evidence.duration'),
                numeric: true,
                render: exemplar => format.duration(exemplar.durationSeconds),
              },
              {
                id: 'time',
                label: t('evidence.time'),
                secondary: true,
                render: exemplar => format.dateTime(exemplar.timestamp),
              },
              {
                id: 'copy',
                label: t('evidence.use'),
                secondary: true,
                render: exemplar => (
                  <CopyButton
                    text={exemplar.traceId}
                    label={t('evidence.copy', { trace: exemplar.traceId })}
                  />
                ),
              },
            ]}
          />
        )}
      </Stack>
    </Section>
  );
}
