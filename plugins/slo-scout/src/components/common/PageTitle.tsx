import type { ReactNode } from 'react';
import { Link } from '@backstage/core-components';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import BackIcon from '@material-ui/icons/ArrowBack';
import { quietText } from '../../theme/tones';

const useStyles = makeStyles(theme => ({
  root: { marginBottom: theme.spacing(2) },
  back: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: 4,
    fontSize: 13,
    marginBottom: theme.spacing(0.5),
  },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 1.5),
  },
  title: {
    fontSize: 22,
    lineHeight: '30px',
    fontWeight: 700,
    margin: 0,
    overflowWrap: 'anywhere',
  },
  actions: {
    marginLeft: 'auto',
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
  },
  lead: {
    color: quietText(theme),
    marginTop: 2,
    // A colour alone does not tell a link from the words around it.
    '& a': { textDecoration: 'underline' },
  },
}));

/**
 * The heading of a page inside the plugin, with the way back and its actions.
 *
 * @internal
 */
export function PageTitle(props: {
  title: string;
  lead?: ReactNode;
  back?: { to: string; label: string };
  badges?: ReactNode;
  actions?: ReactNode;
}) {
  const classes = useStyles();
  return (
    <div className={classes.root}>
      {props.back && (
        <Link to={props.back.to} className={classes.back}>
          <BackIcon fontSize="inherit" aria-hidden />
          {props.back.label}
        </Link>
      )}
      <div className={classes.row}>
        <Typography component="h2" className={classes.title}>
          {props.title}
        </Typography>
        {props.badges}
        {props.actions && (
          <div className={classes.actions}>{props.actions}</div>
        )}
      </div>
      {props.lead && (
        <Typography variant="body2" className={classes.lead}>
          {props.lead}
        </Typography>
      )}
    </div>
  );
}
