import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Button from '@material-ui/core/Button';
import type { Analysis } from '@slo-scout/backstage-plugin-slo-scout-common';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { useAction } from '../../hooks/useAction';
import { useServicePermissions } from '../../hooks/useServicePermissions';
import { isFinished } from '../../model/isFinished';
import { sloScoutTranslationRef } from '../../translation';
import { ActionError } from '../states/ActionError';

/**
 * Ends an analysis that is under way; nothing for those that have ended.
 *
 * @internal
 */
export function CancelAnalysisButton(props: {
  analysis: Analysis;
  onCancelled(): void;
}) {
  const { analysis } = props;
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const { analyze } = useServicePermissions(analysis.serviceId);
  const cancel = useAction(() => api.cancelAnalysis(analysis.id));
  if (isFinished(analysis) || !analyze) return null;
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        disabled={cancel.pending}
        aria-label={t('analysis.cancelOf', { service: analysis.serviceName })}
        onClick={async () => {
          await cancel.run();
          props.onCancelled();
        }}
      >
        {t('analysis.cancel')}
      </Button>
      <ActionError error={cancel.error} />
    </>
  );
}
