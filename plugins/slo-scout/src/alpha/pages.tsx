import type { ComponentType } from 'react';
import {
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { rootRouteRef } from '../routes';

type Views = typeof import('../components/views');

/** `page:slo-scout`: the header; its tabs are the sub-pages below. */
const fleetPage = PageBlueprint.make({
  params: { path: '/slo-scout', routeRef: rootRouteRef, title: 'SLO-Scout' },
});

function loadView(choose: (views: Views) => ComponentType) {
  return async () => {
    const views = await import('../components/views');
    const View = choose(views);
    return (
      <views.PageContent>
        <View />
      </views.PageContent>
    );
  };
}

const servicesPage = SubPageBlueprint.make({
  name: 'services',
  params: {
    path: 'services',
    title: 'Services',
    loader: loadView(views => views.ServicesRoutes),
  },
});

const journeysPage = SubPageBlueprint.make({
  name: 'journeys',
  params: {
    path: 'journeys',
    title: 'Journeys',
    loader: loadView(views => views.JourneysPage),
  },
});

const analysesPage = SubPageBlueprint.make({
  name: 'analyses',
  params: {
    path: 'analyses',
    title: 'Analyses',
    loader: loadView(views => views.AnalysesPage),
  },
});

const proposalsPage = SubPageBlueprint.make({
  name: 'proposals',
  params: {
    path: 'proposals',
    title: 'Proposals',
    loader: loadView(views => views.ProposalsRoutes),
  },
});

const slosPage = SubPageBlueprint.make({
  name: 'slos',
  params: {
    path: 'slos',
    title: 'SLOs',
    loader: loadView(views => views.SlosRoutes),
  },
});

const artifactsPage = SubPageBlueprint.make({
  name: 'artifacts',
  params: {
    path: 'artifacts',
    title: 'Artifacts',
    loader: loadView(views => views.ArtifactsPage),
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
