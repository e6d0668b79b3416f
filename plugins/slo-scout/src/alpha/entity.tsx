import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { SLO_SCOUT_DISABLED_ANNOTATION } from '@slo-scout/backstage-plugin-slo-scout-common';
import { entityContentRouteRef } from '../routes';

const IS_COMPONENT = { kind: 'component' };
const NOT_OPTED_OUT = {
  $not: { [`metadata.annotations.${SLO_SCOUT_DISABLED_ANNOTATION}`]: 'true' },
};

/** `entity-content:slo-scout`: the tab *SLOs*. */
export const sloScoutEntityContent = EntityContentBlueprint.make({
  params: {
    path: '/slos',
    title: 'SLOs',
    group: 'observability',
    routeRef: entityContentRouteRef,
    // As isSloScoutAvailable, in a form that app-config can replace.
    filter: { $all: [IS_COMPONENT, NOT_OPTED_OUT] },
    loader: () => import('../components/views').then(m => <m.EntitySlos />),
  },
});

/** `entity-card:slo-scout`: the SLOs on the overview. */
export const sloScoutEntityCard = EntityCardBlueprint.make({
  params: {
    type: 'info',
    filter: { $all: [IS_COMPONENT, NOT_OPTED_OUT] },
    loader: () => import('../components/views').then(m => <m.EntitySlosCard />),
  },
});
