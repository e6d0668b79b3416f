import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { SloScoutClient } from '@slo-scout/backstage-plugin-slo-scout-common';
import { sloScoutApiRef } from './api/sloScoutApiRef';
import {
  entityContentRouteRef,
  proposalRouteRef,
  rootRouteRef,
  serviceRouteRef,
  sloRouteRef,
} from './routes';

/**
 * SLO-Scout for apps of the classic frontend system.
 *
 * @public
 */
export const sloScoutPlugin = createPlugin({
  id: 'slo-scout',
  routes: {
    root: rootRouteRef,
    service: serviceRouteRef,
    proposal: proposalRouteRef,
    slo: sloRouteRef,
    entityContent: entityContentRouteRef,
  },
  apis: [
    createApiFactory({
      api: sloScoutApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new SloScoutClient({ discoveryApi, fetchApi }),
    }),
  ],
});

/**
 * The fleet page: services, journeys, analyses, proposals, SLOs, artifacts.
 *
 * @public
 */
export const SloScoutPage: () => JSX.Element = sloScoutPlugin.provide(
  createRoutableExtension({
    name: 'SloScoutPage',
    component: () => import('./components/views').then(m => m.SloScoutPage),
    mountPoint: rootRouteRef,
  }),
);

/**
 * The content of the tab *SLOs* of an entity page.
 *
 * @public
 */
export const EntitySloScoutContent: () => JSX.Element = sloScoutPlugin.provide(
  createRoutableExtension({
    name: 'EntitySloScoutContent',
    component: () => import('./components/views').then(m => m.EntitySlos),
    mountPoint: entityContentRouteRef,
  }),
);

/**
 * The SLOs of an entity as a card for its overview. It links to the tab, so
 * the tab must be on the entity page too.
 *
 * @public
 */
export const EntitySloScoutCard: () => JSX.Element = sloScoutPlugin.provide(
  createComponentExtension({
    name: 'EntitySloScoutCard',
    component: {
      lazy: () => import('./components/views').then(m => m.EntitySlosCard),
    },
  }),
);
