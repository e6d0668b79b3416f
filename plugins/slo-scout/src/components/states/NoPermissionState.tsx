import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import LockIcon from '@material-ui/icons/LockOutlined';
import { sloScoutTranslationRef } from '../../translation';
import { StateMessage } from './StateMessage';

/**
 * The signed-in user may not see this.
 *
 * @internal
 */
export function NoPermissionState(props: { message?: string }) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  return (
    <StateMessage
      role="alert"
      icon={<LockIcon fontSize="inherit" />}
      title={t('states.forbidden')}
      text={
        <>
          {props.message && (
            <>
              {props.message}
              <br />
            </>
          )}
          {t('states.forbiddenNext')}
        </>
      }
    />
  );
}
