/**
 * Backstage frontend of SLO-Scout. This entry point serves the classic frontend
 * system; the new one finds the plugin at `/alpha`.
 *
 * @packageDocumentation
 */
export {
  EntitySloScoutCard,
  EntitySloScoutContent,
  SloScoutPage,
  sloScoutPlugin,
} from './plugin';
export * from './api/sloScoutApiRef';
export * from './routes';
export { sloScoutTranslationRef } from './translation';
export { isSloScoutAvailable } from '@slo-scout/backstage-plugin-slo-scout-common';
