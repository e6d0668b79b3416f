import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import type { ReplayedAlert } from '@slo-scout/slo';
import { useFormat } from '../../hooks/useFormat';
import { quietText, toneColors } from '../../theme/tones';
import { sloScoutTranslationRef } from '../../translation';
import { ScrollRegion } from '../common/ScrollRegion';

const SEVERITIES = ['page', 'ticket'] as const;

const useStyles = makeStyles(theme => ({
  lane: {
    display: 'grid',
    gridTemplateColumns: '70px 1fr',
    alignItems: 'center',
    fontSize: 12,
    marginBottom: 6,
  },
  track: {
    position: 'relative',
    height: 18,
    borderRadius: 3,
    backgroundColor: theme.palette.action.hover,
    border: `1px solid ${theme.palette.divider}`,
    overflow: 'hidden',
  },
  page: {
    position: 'absolute',
    top: 0,
    bottom: 0,
    minWidth: 3,
    backgroundColor: toneColors(theme, 'bad').foreground,
  },
  ticket: {
    position: 'absolute',
    top: 0,
    bottom: 0,
    minWidth: 3,
    backgroundColor: toneColors(theme, 'warn').foreground,
  },
  ends: {
    display: 'flex',
    justifyContent: 'space-between',
    fontSize: 11,
    color: quietText(theme),
    paddingLeft: 70,
  },
  list: {
    fontSize: 13,
    lineHeight: '20px',
    marginTop: theme.spacing(1),
    maxHeight: 160,
    overflow: 'auto',
  },
  items: { margin: 0, paddingLeft: theme.spacing(2.5) },
}));

/**
 * When the alerts would have fired over the history: two lanes on one time
 * line, and the same as a list.
 *
 * @internal
 */
export function ReplayTimeline(props: {
  alerts: ReplayedAlert[];
  /** ISO times of the history. */
  from: string;
  to: string;
}) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const classes = useStyles();
  const from = Date.parse(props.from) / 1000;
  const span = Math.max(Date.parse(props.to) / 1000 - from, 1);
  const share = (seconds: number) =>
    `${Math.min(Math.max((seconds / span) * 100, 0), 100)}%`;
  return (
    <>
      <div aria-hidden>
        {SEVERITIES.map(severity => (
          <div key={severity} className={classes.lane}>
            <span>{t(`replay.${severity}`)}</span>
            <div className={classes.track}>
              {props.alerts
                .filter(alert => alert.severity === severity)
                .map(alert => (
                  <span
                    key={alert.from}
                    className={classes[severity]}
                    style={{
                      left: share(alert.from - from),
                      width: share(alert.to - alert.from),
                    }}
                  />
                ))}
            </div>
          </div>
        ))}
        <div className={classes.ends}>
          <span>{format.date(props.from)}</span>
          <span>{format.date(props.to)}</span>
        </div>
      </div>
      {props.alerts.length > 0 && (
        <ScrollRegion className={classes.list} label={t('replay.list')}>
          <ul className={classes.items}>
            {props.alerts.map(alert => (
              <li key={`${alert.severity}-${alert.from}`}>
                {t('replay.item', {
                  severity: t(`replay.${alert.severity}`),
                  at: format.dateTime(alert.from * 1000),
                  duration: format.duration(alert.to - alert.from),
                  burn: format.times(alert.peakBurnRate),
                })}
              </li>
            ))}
          </ul>
        </ScrollRegion>
      )}
    </>
  );
}
