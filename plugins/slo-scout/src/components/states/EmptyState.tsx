import type { ReactNode } from 'react';
import EmptyIcon from '@material-ui/icons/InboxOutlined';
import { StateMessage } from './StateMessage';

/**
 * There is nothing yet, and this is how there will be.
 *
 * @internal
 */
export function EmptyState(props: {
  title: string;
  text: ReactNode;
  action?: ReactNode;
}) {
  return <StateMessage icon={<EmptyIcon fontSize="inherit" />} {...props} />;
}
