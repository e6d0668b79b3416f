import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { describeError } from '../../errors/describeError';
import { sloScoutTranslationRef } from '../../translation';
import { Notice } from '../common/Notice';
import Button from '@material-ui/core/Button';

/**
 * What is shown below may be old.
 *
 * @internal
 */
export function StaleNotice(props: { error: Error; onRetry(): void }) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  return (
    <Notice
      tone="warn"
      action={
        <Button size="small" onClick={props.onRetry}>
          {t('states.retry')}
        </Button>
      }
    >
      {t('states.stale', { reason: describeError(props.error).message })}
    </Notice>
  );
}
