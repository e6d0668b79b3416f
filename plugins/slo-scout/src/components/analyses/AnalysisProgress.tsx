import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import { ANALYSIS_STEPS } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Analysis } from '@slo-scout/backstage-plugin-slo-scout-common';
import { useFormat } from '../../hooks/useFormat';
import { sloScoutTranslationRef } from '../../translation';
import { quietText } from '../../theme/tones';

const useStyles = makeStyles(theme => ({
  text: {
    display: 'flex',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    fontSize: 13,
    marginBottom: 4,
  },
  quiet: { color: quietText(theme) },
}));

/**
 * How far an analysis is: the step in words, and a bar.
 *
 * @internal
 */
export function AnalysisProgress(props: { analysis: Analysis }) {
  const { status, step, progress, message } = props.analysis;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const classes = useStyles();
  const label =
    status === 'queued' || !step
      ? t('analysis.waiting')
      : t('analysis.step', {
          number: String(ANALYSIS_STEPS.indexOf(step) + 1),
          of: String(ANALYSIS_STEPS.length),
          name: t(`analysis.steps.${step}`),
        });
  return (
    <div>
      <div className={classes.text}>
        <span role="status">
          {label}
          {message && <span className={classes.quiet}> – {message}</span>}
        </span>
        <span>{format.share(progress)}</span>
      </div>
      <LinearProgress
        variant={status === 'queued' ? 'indeterminate' : 'determinate'}
        value={Math.round(Math.min(Math.max(progress, 0), 1) * 100)}
        aria-label={label}
      />
    </div>
  );
}
