import { makeStyles } from '@material-ui/core/styles';
import { CopyButton } from './CopyButton';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(0.5, 0.5, 0.5, 1.5),
    textAlign: 'left',
    borderRadius: theme.shape.borderRadius,
    color: theme.palette.text.primary,
    backgroundColor: theme.palette.action.hover,
    maxWidth: '100%',
  },
  text: {
    flex: '1 1 auto',
    margin: 0,
    fontSize: 12.5,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
}));

/**
 * A few lines to paste somewhere.
 *
 * @internal
 */
export function Snippet(props: { text: string; label: string }) {
  const classes = useStyles();
  return (
    <div className={classes.root}>
      <pre className={classes.text}>{props.text}</pre>
      <CopyButton text={props.text} label={props.label} />
    </div>
  );
}
