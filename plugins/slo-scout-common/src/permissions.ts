import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Resource type of the permissions that depend on a service; the resource ref
 * is the service's id.
 *
 * @public
 */
export const RESOURCE_TYPE_SLO_SCOUT_SERVICE = 'slo-scout-service';

/**
 * See services, journeys, analyses, proposals, SLOs, artifacts and coverage.
 *
 * @public
 */
export const sloScoutServiceReadPermission = createPermission({
  name: 'slo-scout.service.read',
  attributes: { action: 'read' },
});

/**
 * Register a service that is not in the catalog, or read the catalog now.
 *
 * @public
 */
export const sloScoutServiceRegisterPermission = createPermission({
  name: 'slo-scout.service.register',
  attributes: { action: 'create' },
});

/**
 * Start or cancel an analysis of a service.
 *
 * @public
 */
export const sloScoutServiceAnalyzePermission = createPermission({
  name: 'slo-scout.service.analyze',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_SLO_SCOUT_SERVICE,
});

/**
 * Approve or reject a proposal of a service.
 *
 * @public
 */
export const sloScoutSloApprovePermission = createPermission({
  name: 'slo-scout.slo.approve',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_SLO_SCOUT_SERVICE,
});

/**
 * Generate the artifacts of a service's SLOs and open the change request.
 *
 * @public
 */
export const sloScoutSloDeployPermission = createPermission({
  name: 'slo-scout.slo.deploy',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_SLO_SCOUT_SERVICE,
});

/**
 * Read the audit log.
 *
 * @public
 */
export const sloScoutAuditReadPermission = createPermission({
  name: 'slo-scout.audit.read',
  attributes: { action: 'read' },
});

/**
 * Create, edit and delete policies.
 *
 * @public
 */
export const sloScoutPolicyAdministerPermission = createPermission({
  name: 'slo-scout.policy.administer',
  attributes: { action: 'update' },
});

/**
 * Let a service pass the policy for a while.
 *
 * @public
 */
export const sloScoutPolicyBreakGlassPermission = createPermission({
  name: 'slo-scout.policy.break-glass',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_SLO_SCOUT_SERVICE,
});

/**
 * All permissions of the plugin.
 *
 * @public
 */
export const sloScoutPermissions = [
  sloScoutServiceReadPermission,
  sloScoutServiceRegisterPermission,
  sloScoutServiceAnalyzePermission,
  sloScoutSloApprovePermission,
  sloScoutSloDeployPermission,
  sloScoutAuditReadPermission,
  sloScoutPolicyAdministerPermission,
  sloScoutPolicyBreakGlassPermission,
];
