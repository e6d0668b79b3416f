import type { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import {
  sloScoutAuditReadPermission,
  sloScoutPolicyAdministerPermission,
  sloScoutPolicyBreakGlassPermission,
  sloScoutServiceAnalyzePermission,
  sloScoutServiceReadPermission,
  sloScoutServiceRegisterPermission,
  sloScoutSloApprovePermission,
  sloScoutSloDeployPermission,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Database } from '../database/Database';
import { rules, sloScoutServiceResourceRef } from './rules';

/**
 * Tells the permission framework what there is to permit.
 *
 * @internal
 */
export function registerPermissions(
  registry: PermissionsRegistryService,
  database: Database,
): void {
  registry.addPermissions([
    sloScoutServiceReadPermission,
    sloScoutServiceRegisterPermission,
    sloScoutAuditReadPermission,
    sloScoutPolicyAdministerPermission,
  ]);
  registry.addResourceType({
    resourceRef: sloScoutServiceResourceRef,
    permissions: [
      sloScoutServiceAnalyzePermission,
      sloScoutSloApprovePermission,
      sloScoutSloDeployPermission,
      sloScoutPolicyBreakGlassPermission,
    ],
    rules,
    getResources: async ids => {
      const services = await database.services.getMany(ids);
      const byId = new Map(services.map(service => [service.id, service]));
      return ids.map(id => byId.get(id));
    },
  });
}
