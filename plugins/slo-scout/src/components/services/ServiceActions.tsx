import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { usePermission } from '@backstage/plugin-permission-react';
import Button from '@material-ui/core/Button';
import { sloScoutServiceRegisterPermission } from '@slo-scout/backstage-plugin-slo-scout-common';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { useAction } from '../../hooks/useAction';
import { sloScoutTranslationRef } from '../../translation';
import { ActionError } from '../states/ActionError';
import { RegisterServiceDialog } from './RegisterServiceDialog';

/**
 * Read the catalog now, or register a service by hand.
 *
 * @internal
 */
export function ServiceActions(props: { onChanged(): void }) {
  const { onChanged } = props;
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const [registering, setRegistering] = useState(false);
  const { allowed } = usePermission({
    permission: sloScoutServiceRegisterPermission,
  });
  const refresh = useAction(() => api.refreshServices());
  if (!allowed) return null;
  return (
    <>
      <ActionError error={refresh.error} />
      <Button
        variant="outlined"
        size="small"
        disabled={refresh.pending}
        onClick={async () => {
          if (await refresh.run()) onChanged();
        }}
      >
        {t(refresh.pending ? 'services.refreshing' : 'services.refresh')}
      </Button>
      <Button
        variant="outlined"
        size="small"
        onClick={() => setRegistering(true)}
      >
        {t('services.register')}
      </Button>
      {registering && (
        <RegisterServiceDialog
          onClose={() => setRegistering(false)}
          onRegistered={() => {
            setRegistering(false);
            onChanged();
          }}
        />
      )}
    </>
  );
}
