import { Header, Page, RoutedTabs } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { TABS } from '../hooks/useLinks';
import { sloScoutTranslationRef } from '../translation';
import { AnalysesPage } from './analyses/AnalysesPage';
import { ArtifactsPage } from './artifacts/ArtifactsPage';
import { Frame } from './common/Frame';
import { JourneysPage } from './journeys/JourneysPage';
import { ProposalsRoutes } from './proposals/ProposalsRoutes';
import { ServicesRoutes } from './services/ServicesRoutes';
import { SlosRoutes } from './slos/SlosRoutes';

const VIEWS = {
  services: <ServicesRoutes />,
  journeys: <JourneysPage />,
  analyses: <AnalysesPage />,
  proposals: <ProposalsRoutes />,
  slos: <SlosRoutes />,
  artifacts: <ArtifactsPage />,
};

/**
 * The fleet page of the classic frontend system, with header and tabs. In the
 * new system the app draws both around the same views.
 *
 * @internal
 */
export function SloScoutPage() {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  return (
    <Page themeId="tool">
      <Header title={t('plugin.title')} subtitle={t('plugin.subtitle')} />
      <RoutedTabs
        routes={TABS.map(tab => ({
          path: `/${tab}`,
          title: t(`tabs.${tab}`),
          children: <Frame>{VIEWS[tab]}</Frame>,
        }))}
      />
    </Page>
  );
}
