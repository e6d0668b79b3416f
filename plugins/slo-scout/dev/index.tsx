import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  createFrontendModule,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { sloScoutApiRef } from '../src';
import sloScoutPlugin from '../src/alpha';
import { InMemorySloScoutApi } from './InMemorySloScoutApi';

const api = new InMemorySloScoutApi();

const inventedData = createFrontendModule({
  pluginId: 'slo-scout',
  extensions: [
    sloScoutPlugin.getExtension('api:slo-scout').override({
      params: defineParams =>
        defineParams({ api: sloScoutApiRef, deps: {}, factory: () => api }),
    }),
  ],
});

// Links to entities need a place to lead to; there is no catalog here.
const entityPage = PageBlueprint.make({
  name: 'entity',
  params: {
    path: '/catalog/:namespace/:kind/:name',
    routeRef: entityRouteRef,
    loader: async () => <p>Here would be the entity page of the catalog.</p>,
  },
});

createDevApp({
  features: [
    sloScoutPlugin,
    inventedData,
    createFrontendModule({ pluginId: 'app', extensions: [entityPage] }),
  ],
});
