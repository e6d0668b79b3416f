import type { ReactNode } from 'react';
import { Content } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import { Frame } from './Frame';

const useStyles = makeStyles(theme => ({
  // The header above brings its own distance.
  content: { paddingTop: theme.spacing(0.5) },
}));

/**
 * A page of the plugin below the header that the new frontend system draws.
 *
 * @internal
 */
export function PageContent(props: { children: ReactNode }) {
  const classes = useStyles();
  return (
    <main>
      <Content className={classes.content}>
        <Frame>{props.children}</Frame>
      </Content>
    </main>
  );
}
