import type { ReactNode } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { quietText } from '../../theme/tones';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    textAlign: 'center',
    padding: theme.spacing(2.5, 2),
    gap: theme.spacing(1),
    border: `1px dashed ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
  },
  icon: {
    display: 'flex',
    fontSize: 36,
    color: quietText(theme),
  },
  title: { fontSize: 17, fontWeight: 700 },
  text: { maxWidth: 640, color: quietText(theme) },
  action: {
    marginTop: theme.spacing(1),
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'center',
    gap: theme.spacing(1),
    maxWidth: '100%',
  },
}));

/**
 * The frame of all states in which there is nothing to show: what is the
 * matter, and the next step.
 *
 * @internal
 */
export function StateMessage(props: {
  icon: ReactNode;
  title: string;
  text: ReactNode;
  action?: ReactNode;
  role?: 'alert' | 'status';
}) {
  const classes = useStyles();
  return (
    <div className={classes.root} role={props.role}>
      <span className={classes.icon} aria-hidden>
        {props.icon}
      </span>
      <Typography component="p" className={classes.title}>
        {props.title}
      </Typography>
      <Typography component="div" variant="body2" className={classes.text}>
        {props.text}
      </Typography>
      {props.action && <div className={classes.action}>{props.action}</div>}
    </div>
  );
}
