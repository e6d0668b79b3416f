import type { ReactNode } from 'react';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(theme => ({
  grid: {
    display: 'grid',
    gap: theme.spacing(1.5),
    gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))',
  },
}));

/** @internal */
export function TileGrid(props: { children: ReactNode }) {
  return <div className={useStyles().grid}>{props.children}</div>;
}
