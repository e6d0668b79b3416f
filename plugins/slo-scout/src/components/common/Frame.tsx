import type { ReactNode } from 'react';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(theme => ({
  root: {
    // Plain elements take the app's body font, which need not be the theme's.
    fontFamily: theme.typography.fontFamily,
    color: theme.palette.text.primary,
    minWidth: 0,
  },
}));

/**
 * What surrounds every view of the plugin.
 *
 * @internal
 */
export function Frame(props: { children: ReactNode }) {
  return <div className={useStyles().root}>{props.children}</div>;
}
