import { createTranslationRef } from '@backstage/core-plugin-api/alpha';
import { fleetMessages } from './messages/fleet';
import { reviewMessages } from './messages/review';
import { sloMessages } from './messages/slos';
import { stateMessages } from './messages/states';

/**
 * All texts of the plugin, in English. Another language is added in the app
 * with `createTranslationResource`.
 *
 * @public
 */
export const sloScoutTranslationRef = createTranslationRef({
  id: 'plugin.slo-scout',
  messages: {
    ...stateMessages,
    ...fleetMessages,
    ...reviewMessages,
    ...sloMessages,
  },
});
