import { lazy, Suspense } from 'react';
import { Header, Page, RoutedTabs } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { sloScoutTranslationRef } from '../translation';
import { Frame } from './common/Frame';
import { LoadingState } from './states/LoadingState';

const ServicesRoutes = lazy(() =>
  import('./services/ServicesRoutes').then(m => ({
    default: m.ServicesRoutes,
  })),
);
const JourneysPage = lazy(() =>
  import('./journeys/JourneysPage').then(m => ({ default: m.JourneysPage })),
);
const AnalysesPage = lazy(() =>
  import('./analyses/AnalysesPage').then(m => ({ default: m.AnalysesPage })),
);
const ProposalsRoutes = lazy(() =>
  import('./proposals/ProposalsRoutes').then(m => ({
    default: m.ProposalsRoutes,
  })),
);
const SlosRoutes = lazy(() =>
  import('./slos/SlosRoutes').then(m => ({ default: m.SlosRoutes })),
);
const ArtifactsPage = lazy(() =>
  import('./artifacts/ArtifactsPage').then(m => ({ default: m.ArtifactsPage })),
);

const VIEWS = {
  services: ServicesRoutes,
  journeys: JourneysPage,
  analyses: AnalysesPage,
  proposals: ProposalsRoutes,
  slos: SlosRoutes,
  artifacts: ArtifactsPage,
};

/**
 * The fleet page of the classic frontend system, with header and tabs. In the
 * new system the app renders both around the same views.
 *
 * @internal
 */
export function SloScoutPage() {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const tabs = Object.entries(VIEWS) as Array<
    [keyof typeof VIEWS, (typeof VIEWS)[keyof typeof VIEWS]]
  >;
  return (
    <Page themeId="tool">
      <Header title={t('plugin.title')} subtitle={t('plugin.subtitle')} />
      <RoutedTabs
        routes={tabs.map(([path, View]) => ({
          path: `/${path}`,
          title: t(`tabs.${path}`),
          children: (
            <Suspense fallback={<LoadingState label={t('plugin.loading')} />}>
              <Frame>
                <View />
              </Frame>
            </Suspense>
          ),
        }))}
      />
    </Page>
  );
}
