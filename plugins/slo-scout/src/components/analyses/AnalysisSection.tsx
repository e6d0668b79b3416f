import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import type { Analysis } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { ServiceAnalysis } from '../../hooks/useServiceAnalysis';
import { sloScoutTranslationRef } from '../../translation';
import { Notice } from '../common/Notice';
import { Section } from '../common/Section';
import { Stack } from '../common/Stack';
import { TimeAgo } from '../common/TimeAgo';
import { ActionError } from '../states/ActionError';
import { AnalysisProgress } from './AnalysisProgress';

/**
 * Start an analysis of a service, watch it, and see how the last one ended.
 *
 * @internal
 */
export function AnalysisSection(props: {
  analysis: ServiceAnalysis;
  mayAnalyze: boolean;
  hasTelemetry: boolean;
}) {
  const { latest, active, start, cancel } = props.analysis;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  return (
    <Section
      title={t('analysis.title')}
      actions={
        props.mayAnalyze &&
        (active ? (
          <Button
            size="small"
            variant="outlined"
            disabled={cancel.pending}
            onClick={() => cancel.run()}
          >
            {t('analysis.cancel')}
          </Button>
        ) : (
          <Button
            size="small"
            variant="contained"
            color="primary"
            disabled={start.pending}
            onClick={() => start.run()}
          >
            {t('analysis.run')}
          </Button>
        ))
      }
    >
      <Stack gap={1}>
        {!props.hasTelemetry && (
          <Notice tone="warn">{t('analysis.noTelemetry')}</Notice>
        )}
        {latest && active && <AnalysisProgress analysis={latest} />}
        {!active && <LastAnalysis analysis={latest} />}
        <ActionError error={start.error ?? cancel.error} />
      </Stack>
    </Section>
  );
}

function LastAnalysis({ analysis }: { analysis?: Analysis }) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  if (!analysis) {
    return <Typography variant="body2">{t('analysis.never')}</Typography>;
  }
  const when = <TimeAgo time={analysis.finishedAt ?? analysis.createdAt} />;
  if (analysis.status === 'failed') {
    return (
      <Notice tone="bad">
        {t('analysis.failed')} {when}: {analysis.error}{' '}
        {t('analysis.failedNext')}
      </Notice>
    );
  }
  return (
    <Typography variant="body2" component="div">
      {analysis.status === 'cancelled'
        ? t('analysis.cancelled')
        : t('analysis.succeeded', { count: analysis.proposals })}{' '}
      · {when}
    </Typography>
  );
}
