import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Button from '@material-ui/core/Button';
import ErrorIcon from '@material-ui/icons/ErrorOutline';
import MissingIcon from '@material-ui/icons/FindInPageOutlined';
import { describeError } from '../../errors/describeError';
import { sloScoutTranslationRef } from '../../translation';
import { NoPermissionState } from './NoPermissionState';
import { StateMessage } from './StateMessage';

/**
 * Something could not be read: refused, gone, or failed.
 *
 * @internal
 */
export function ErrorState(props: { error: Error; onRetry(): void }) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const { kind, message } = describeError(props.error);
  if (kind === 'forbidden') return <NoPermissionState message={message} />;
  const missing = kind === 'missing';
  return (
    <StateMessage
      role="alert"
      icon={
        missing ? (
          <MissingIcon fontSize="inherit" />
        ) : (
          <ErrorIcon fontSize="inherit" />
        )
      }
      title={t(missing ? 'states.missing' : 'states.failed')}
      text={
        <>
          {message}
          <br />
          {t(missing ? 'states.missingNext' : 'states.failedNext')}
        </>
      }
      action={
        <Button variant="outlined" onClick={props.onRetry}>
          {t('states.retry')}
        </Button>
      }
    />
  );
}
