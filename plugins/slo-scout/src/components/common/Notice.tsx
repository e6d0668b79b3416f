import type { ReactNode } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import type { Theme } from '@material-ui/core/styles';
import { toneColors } from '../../theme/tones';
import type { Tone } from '../../theme/tones';

const useStyles = makeStyles<Theme, { tone: Tone }>(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(1, 1.5),
    borderRadius: theme.shape.borderRadius,
    fontSize: 13,
    lineHeight: '19px',
    color: ({ tone }) => toneColors(theme, tone).foreground,
    backgroundColor: ({ tone }) => toneColors(theme, tone).background,
    '& button': { color: 'inherit' },
  },
  text: { flex: '1 1 240px', minWidth: 0, overflowWrap: 'anywhere' },
}));

/**
 * A sentence or two that must not be overlooked.
 *
 * @internal
 */
export function Notice(props: {
  tone: Tone;
  role?: 'alert' | 'status';
  action?: ReactNode;
  children: ReactNode;
}) {
  const classes = useStyles({ tone: props.tone });
  return (
    <div className={classes.root} role={props.role}>
      <div className={classes.text}>{props.children}</div>
      {props.action}
    </div>
  );
}
