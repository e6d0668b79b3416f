import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { Proposal } from '@slo-scout/backstage-plugin-slo-scout-common';
import { useFormat } from '../../hooks/useFormat';
import { sloScoutTranslationRef } from '../../translation';
import { Section } from '../common/Section';
import { Stack } from '../common/Stack';
import { WordsNote } from './WordsNote';

const useStyles = makeStyles(theme => ({
  lead: { fontSize: 16, lineHeight: '24px' },
  details: {
    fontSize: 13,
    '& summary': { cursor: 'pointer', width: 'fit-content' },
  },
  query: {
    margin: theme.spacing(0.5, 0, 1),
    padding: theme.spacing(1),
    fontSize: 12,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    backgroundColor: theme.palette.action.hover,
    borderRadius: theme.shape.borderRadius,
  },
}));

/**
 * What an SLI measures, in a sentence, and exactly.
 *
 * @internal
 */
export function MeasureSection(props: {
  proposal: Pick<Proposal, 'sli' | 'words'>;
}) {
  const { sli, words } = props.proposal;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const classes = useStyles();
  const { source } = sli;
  return (
    <Section title={t('measure.title')}>
      <Stack gap={1}>
        <Typography className={classes.lead}>{sli.description}</Typography>
        <Typography variant="body2">
          {sli.thresholdSeconds === undefined
            ? t('measure.availability')
            : t('measure.latency', {
                threshold: format.duration(sli.thresholdSeconds),
              })}{' '}
          {source.type === 'journey' &&
            t('measure.journey', { name: source.journeyName })}
          {source.type === 'operation' &&
            t('measure.operation', {
              service: source.service,
              operation: source.operation,
            })}
          {source.type === 'prometheus' &&
            t('measure.prometheus', { metric: source.metric })}
          {source.type === 'logs' &&
            t('measure.logs', { metric: source.metric })}
        </Typography>
        <Typography variant="body2">
          <strong>
            {t(
              sli.userFacing.value
                ? 'measure.userFacing'
                : 'measure.notUserFacing',
            )}
          </strong>{' '}
          {sli.userFacing.reason}
        </Typography>
        {words && <WordsNote words={words} />}
        <details className={classes.details}>
          <summary>{t('measure.queries')}</summary>
          <div>{t('measure.badQuery')}</div>
          <pre className={classes.query}>{sli.queries.bad}</pre>
          <div>{t('measure.totalQuery')}</div>
          <pre className={classes.query}>{sli.queries.total}</pre>
        </details>
      </Stack>
    </Section>
  );
}
