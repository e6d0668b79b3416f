import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import { quietText } from '../../theme/tones';

const useStyles = makeStyles(theme => ({
  root: { padding: theme.spacing(2, 0), minHeight: 120 },
  text: {
    fontSize: 13,
    color: quietText(theme),
    marginBottom: theme.spacing(1),
  },
}));

/**
 * Something is on its way.
 *
 * @internal
 */
export function LoadingState(props: { label: string }) {
  const classes = useStyles();
  return (
    <div className={classes.root} role="status">
      <div className={classes.text}>{props.label}</div>
      <LinearProgress aria-label={props.label} />
    </div>
  );
}
