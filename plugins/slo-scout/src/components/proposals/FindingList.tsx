import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles, useTheme } from '@material-ui/core/styles';
import CheckIcon from '@material-ui/icons/Check';
import WarningIcon from '@material-ui/icons/ReportProblemOutlined';
import { quietText, toneColors } from '../../theme/tones';
import { sloScoutTranslationRef } from '../../translation';

const useStyles = makeStyles(theme => ({
  list: { listStyle: 'none', margin: 0, padding: 0 },
  item: {
    display: 'flex',
    gap: theme.spacing(1),
    padding: theme.spacing(0.5, 0),
    fontSize: 13,
    lineHeight: '19px',
  },
  icon: { fontSize: 17, flexShrink: 0, marginTop: 1 },
  remedy: { display: 'block', color: quietText(theme) },
}));

/**
 * Facts that were checked, and for each that is not fine what to do.
 *
 * @internal
 */
export function FindingList(props: {
  findings: Array<{ id: string; ok: boolean; fact: string; remedy?: string }>;
}) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const classes = useStyles();
  const theme = useTheme();
  return (
    <ul className={classes.list}>
      {props.findings.map(finding => {
        const Icon = finding.ok ? CheckIcon : WarningIcon;
        const tone = finding.ok ? 'good' : 'warn';
        return (
          <li key={finding.id} className={classes.item}>
            <Icon
              className={classes.icon}
              style={{ color: toneColors(theme, tone).foreground }}
              titleAccess={t(finding.ok ? 'confidence.ok' : 'confidence.notOk')}
            />
            <span>
              {finding.fact}
              {finding.remedy && (
                <span className={classes.remedy}>
                  {t('confidence.remedy', { remedy: finding.remedy })}
                </span>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
