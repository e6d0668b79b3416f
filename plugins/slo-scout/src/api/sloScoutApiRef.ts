import { createApiRef } from '@backstage/core-plugin-api';
import type { SloScoutApi } from '@slo-scout/backstage-plugin-slo-scout-common';

/**
 * The client of SLO-Scout's backend.
 *
 * @public
 */
export const sloScoutApiRef = createApiRef<SloScoutApi>({
  id: 'plugin.slo-scout.client',
});
