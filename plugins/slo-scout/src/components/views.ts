/**
 * The views of the plugin. They are loaded together when the first of them is
 * shown, because they share most of their parts; charts and the file viewer are
 * loaded apart from them.
 *
 * @packageDocumentation
 */
export { AnalysesPage } from './analyses/AnalysesPage';
export { ArtifactsPage } from './artifacts/ArtifactsPage';
export { PageContent } from './common/PageContent';
export { EntitySlos } from './entity/EntitySlos';
export { EntitySlosCard } from './entity/EntitySlosCard';
export { JourneysPage } from './journeys/JourneysPage';
export { ProposalsRoutes } from './proposals/ProposalsRoutes';
export { ServicesRoutes } from './services/ServicesRoutes';
export { SloScoutPage } from './SloScoutPage';
export { SlosRoutes } from './slos/SlosRoutes';
