import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Button from '@material-ui/core/Button';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { useAction } from '../../hooks/useAction';
import { sloScoutTranslationRef } from '../../translation';
import { ActionError } from '../states/ActionError';
import { EmptyState } from '../states/EmptyState';

/**
 * An entity that SLO-Scout has not read from the catalog yet: analysing it
 * registers it.
 *
 * @internal
 */
export function UnknownEntityState(props: {
  entityRef: string;
  onRegistered(): void;
}) {
  const { entityRef, onRegistered } = props;
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const analyze = useAction(() => api.analyze({ entityRef }));
  return (
    <EmptyState
      title={t('entity.unknown')}
      text={
        <>
          {t('entity.unknownText')}
          <ActionError error={analyze.error} />
        </>
      }
      action={
        <Button
          variant="contained"
          color="primary"
          disabled={analyze.pending}
          onClick={async () => {
            if (await analyze.run()) onRegistered();
          }}
        >
          {t('analysis.run')}
        </Button>
      }
    />
  );
}
