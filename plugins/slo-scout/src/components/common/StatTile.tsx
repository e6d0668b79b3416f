import type { ReactNode } from 'react';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import type { Theme } from '@material-ui/core/styles';
import { quietText, toneColors } from '../../theme/tones';
import type { Tone } from '../../theme/tones';

const useStyles = makeStyles<Theme, { tone: Tone }>(theme => ({
  tile: {
    padding: theme.spacing(1.5, 2),
    display: 'flex',
    flexDirection: 'column',
    minWidth: 0,
    height: '100%',
    borderLeft: ({ tone }) =>
      tone === 'neutral'
        ? `1px solid ${theme.palette.divider}`
        : `4px solid ${toneColors(theme, tone).foreground}`,
  },
  label: {
    fontSize: 12,
    fontWeight: 600,
    color: quietText(theme),
  },
  value: {
    fontSize: 26,
    lineHeight: '34px',
    fontWeight: 700,
    fontVariantNumeric: 'tabular-nums',
    color: ({ tone }) =>
      tone === 'neutral'
        ? theme.palette.text.primary
        : toneColors(theme, tone).foreground,
  },
  hint: { fontSize: 12, color: quietText(theme), minHeight: 18 },
}));

/**
 * One number with its name and what it means.
 *
 * @internal
 */
export function StatTile(props: {
  label: string;
  value: ReactNode;
  hint?: ReactNode;
  tone?: Tone;
}) {
  const classes = useStyles({ tone: props.tone ?? 'neutral' });
  return (
    <Paper variant="outlined" className={classes.tile}>
      <span className={classes.label}>{props.label}</span>
      <span className={classes.value}>{props.value}</span>
      <span className={classes.hint}>{props.hint}</span>
    </Paper>
  );
}
