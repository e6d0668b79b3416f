import type { ComponentType } from 'react';
import {
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { rootRouteRef } from '../routes';

/** `page:slo-scout`: the header; its tabs are the sub-pages below. */
const fleetPage = PageBlueprint.make({
  params: { path: '/slo-scout', routeRef: rootRouteRef, title: 'SLO-Scout' },
});

// The framework draws the header and the tabs, and leaves the rest to us.
function inContent(load: () => Promise<ComponentType>) {
  return async () => {
    const [View, { PageContent }] = await Promise.all([
      load(),
      import('../components/common/PageContent'),
    ]);
    return (
      <PageContent>
        <View />
      </PageContent>
    );
  };
}

const servicesPage = SubPageBlueprint.make({
  name: 'services',
  params: {
    path: 'services',
    title: 'Services',
    loader: inContent(() =>
      import('../components/services/ServicesRoutes').then(
        m => m.ServicesRoutes,
      ),
    ),
  },
});

const journeysPage = SubPageBlueprint.make({
  name: 'journeys',
  params: {
    path: 'journeys',
    title: 'Journeys',
    loader: inContent(() =>
      import('../components/journeys/JourneysPage').then(m => m.JourneysPage),
    ),
  },
});

const analysesPage = SubPageBlueprint.make({
  name: 'analyses',
  params: {
    path: 'analyses',
    title: 'Analyses',
    loader: inContent(() =>
      import('../components/analyses/AnalysesPage').then(m => m.AnalysesPage),
    ),
  },
});

const proposalsPage = SubPageBlueprint.make({
  name: 'proposals',
  params: {
    path: 'proposals',
    title: 'Proposals',
    loader: inContent(() =>
      import('../components/proposals/ProposalsRoutes').then(
        m => m.ProposalsRoutes,
      ),
    ),
  },
});

const slosPage = SubPageBlueprint.make({
  name: 'slos',
  params: {
    path: 'slos',
    title: 'SLOs',
    loader: inContent(() =>
      import('../components/slos/SlosRoutes').then(m => m.SlosRoutes),
    ),
  },
});

const artifactsPage = SubPageBlueprint.make({
  name: 'artifacts',
  params: {
    path: 'artifacts',
    title: 'Artifacts',
    loader: inContent(() =>
      import('../components/artifacts/ArtifactsPage').then(
        m => m.ArtifactsPage,
      ),
    ),
  },
});

/** The fleet page and its tabs, in their order. */
export const sloScoutPages = [
  fleetPage,
  servicesPage,
  journeysPage,
  analysesPage,
  proposalsPage,
  slosPage,
  artifactsPage,
];
