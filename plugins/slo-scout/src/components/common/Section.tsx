import { useId } from 'react';
import type { ReactNode } from 'react';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(theme => ({
  section: { padding: theme.spacing(2), minWidth: 0 },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
  },
  title: { fontSize: 16, fontWeight: 700, flexGrow: 1, margin: 0 },
}));

/**
 * A titled part of a page.
 *
 * @internal
 */
export function Section(props: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const classes = useStyles();
  const id = useId();
  return (
    <Paper
      component="section"
      variant="outlined"
      className={classes.section}
      aria-labelledby={id}
    >
      <div className={classes.head}>
        <Typography id={id} component="h3" className={classes.title}>
          {props.title}
        </Typography>
        {props.actions}
      </div>
      {props.children}
    </Paper>
  );
}
