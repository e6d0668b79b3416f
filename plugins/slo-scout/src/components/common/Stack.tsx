import type { ReactNode } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import type { Theme } from '@material-ui/core/styles';

const useStyles = makeStyles<Theme, { gap: number }>(theme => ({
  column: {
    display: 'flex',
    flexDirection: 'column',
    gap: ({ gap }) => theme.spacing(gap),
    minWidth: 0,
  },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: ({ gap }) => theme.spacing(gap),
    minWidth: 0,
  },
}));

/**
 * Children below or beside each other at even distances.
 *
 * @internal
 */
export function Stack(props: {
  direction?: 'column' | 'row';
  gap?: number;
  children: ReactNode;
}) {
  const { direction = 'column', gap = 2 } = props;
  return <div className={useStyles({ gap })[direction]}>{props.children}</div>;
}
