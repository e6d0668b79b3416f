import {
  ApiBlueprint,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { SloScoutClient } from '@slo-scout/backstage-plugin-slo-scout-common';
import { sloScoutApiRef } from '../api/sloScoutApiRef';

/** `api:slo-scout`. */
export const sloScoutApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: sloScoutApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new SloScoutClient({ discoveryApi, fetchApi }),
    }),
});
