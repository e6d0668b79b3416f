import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import type { Prediction } from '@slo-scout/slo';
import { useFormat } from '../../hooks/useFormat';
import { quietText, toneColors } from '../../theme/tones';
import { sloScoutTranslationRef } from '../../translation';

const useStyles = makeStyles(theme => ({
  bar: {
    position: 'relative',
    height: 28,
    margin: theme.spacing(2, 1, 0.5),
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
  range: {
    position: 'absolute',
    height: 4,
    top: 12,
    borderRadius: 2,
    backgroundColor: theme.palette.text.disabled,
  },
  box: {
    position: 'absolute',
    height: 14,
    top: 7,
    borderRadius: 3,
    backgroundColor: toneColors(theme, 'info').foreground,
  },
  target: {
    position: 'absolute',
    top: -4,
    bottom: -4,
    width: 2,
    marginLeft: -1,
    backgroundColor: toneColors(theme, 'bad').foreground,
  },
  ends: {
    display: 'flex',
    justifyContent: 'space-between',
    fontSize: 11,
    color: quietText(theme),
    margin: theme.spacing(0, 1),
  },
}));

/**
 * The predictive distribution as a box (middle half) on a line (9 of 10), with
 * the target across it.
 *
 * @internal
 */
export function PredictionBar(props: {
  prediction: Prediction;
  target: number;
}) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const classes = useStyles();
  const [q05, q25, q50, q75, q95] = props.prediction.quantiles;
  const lowest = Math.min(q05, props.target);
  const span = Math.max(1 - lowest, 1e-6) * 1.1;
  const from = 1 - span;
  const at = (value: number) => `${((value - from) / span) * 100}%`;
  const width = (a: number, b: number) =>
    `${Math.max(((b - a) / span) * 100, 0.8)}%`;
  return (
    <div
      role="img"
      aria-label={t('confidence.predictionBar', {
        low: format.sli(q05),
        lowerHalf: format.sli(q25),
        median: format.sli(q50),
        upperHalf: format.sli(q75),
        high: format.sli(q95),
        target: format.percent(props.target),
      })}
    >
      <div className={classes.bar}>
        <span
          className={classes.range}
          style={{ left: at(q05), width: width(q05, q95) }}
        />
        <span
          className={classes.box}
          style={{ left: at(q25), width: width(q25, q75) }}
        />
        <span className={classes.target} style={{ left: at(props.target) }} />
      </div>
      <div className={classes.ends}>
        <span>{format.sli(from)}</span>
        <span>{t('confidence.targetMark')}</span>
        <span>{format.percent(1)}</span>
      </div>
    </div>
  );
}
