import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { describeError } from '../../errors/describeError';
import { sloScoutTranslationRef } from '../../translation';
import { Notice } from '../common/Notice';

/**
 * Why a button did not do what it says, next to the button.
 *
 * @internal
 */
export function ActionError(props: { error?: Error }) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  if (!props.error) return null;
  const { kind, message } = describeError(props.error);
  return (
    <Notice tone="bad" role="alert">
      {message} {t(`actionErrors.${kind}`)}
    </Notice>
  );
}
