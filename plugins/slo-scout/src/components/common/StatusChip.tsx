import { makeStyles } from '@material-ui/core/styles';
import type { Theme } from '@material-ui/core/styles';
import CheckIcon from '@material-ui/icons/CheckCircleOutline';
import ErrorIcon from '@material-ui/icons/ErrorOutline';
import InfoIcon from '@material-ui/icons/InfoOutlined';
import NeutralIcon from '@material-ui/icons/RadioButtonUnchecked';
import WarningIcon from '@material-ui/icons/ReportProblemOutlined';
import { toneColors } from '../../theme/tones';
import type { Tone } from '../../theme/tones';

const ICONS = {
  good: CheckIcon,
  warn: WarningIcon,
  bad: ErrorIcon,
  info: InfoIcon,
  neutral: NeutralIcon,
};

const useStyles = makeStyles<Theme, { tone: Tone }>(theme => ({
  chip: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: 4,
    padding: '2px 8px 2px 6px',
    borderRadius: 10,
    fontSize: 12,
    lineHeight: '18px',
    fontWeight: 600,
    whiteSpace: 'nowrap',
    color: ({ tone }) => toneColors(theme, tone).foreground,
    backgroundColor: ({ tone }) => toneColors(theme, tone).background,
  },
  icon: { fontSize: 14 },
}));

/**
 * A state in words, with a colour and an icon for those who scan.
 *
 * @internal
 */
export function StatusChip(props: { tone: Tone; label: string }) {
  const classes = useStyles({ tone: props.tone });
  const Icon = ICONS[props.tone];
  return (
    <span className={classes.chip}>
      <Icon className={classes.icon} aria-hidden />
      {props.label}
    </span>
  );
}
