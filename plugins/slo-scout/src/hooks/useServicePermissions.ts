import { usePermission } from '@backstage/plugin-permission-react';
import {
  sloScoutServiceAnalyzePermission,
  sloScoutSloApprovePermission,
  sloScoutSloDeployPermission,
} from '@slo-scout/backstage-plugin-slo-scout-common';

/**
 * What the signed-in user may do with a service. All false while unknown: a
 * button that appears late is better than one that is refused.
 *
 * @internal
 */
export interface ServicePermissions {
  loading: boolean;
  analyze: boolean;
  approve: boolean;
  deploy: boolean;
}

/** @internal */
export function useServicePermissions(
  serviceId: string | undefined,
): ServicePermissions {
  const analyze = usePermission({
    permission: sloScoutServiceAnalyzePermission,
    resourceRef: serviceId,
  });
  const approve = usePermission({
    permission: sloScoutSloApprovePermission,
    resourceRef: serviceId,
  });
  const deploy = usePermission({
    permission: sloScoutSloDeployPermission,
    resourceRef: serviceId,
  });
  return {
    loading: analyze.loading || approve.loading || deploy.loading,
    analyze: analyze.allowed,
    approve: approve.allowed,
    deploy: deploy.allowed,
  };
}
