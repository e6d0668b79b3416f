/**
 * Backstage frontend of SLO-Scout for the new frontend system.
 *
 * @packageDocumentation
 */
import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import GaugeIcon from '@material-ui/icons/Speed';
import { sloScoutApi } from './alpha/api';
import { sloScoutEntityCard, sloScoutEntityContent } from './alpha/entity';
import { sloScoutPages } from './alpha/pages';
import {
  entityContentRouteRef,
  proposalRouteRef,
  rootRouteRef,
  serviceRouteRef,
  sloRouteRef,
} from './routes';

/**
 * SLO-Scout: the fleet page, the entity tab *SLOs*, the entity card, the API.
 *
 * @alpha
 */
export default createFrontendPlugin({
  pluginId: 'slo-scout',
  title: 'SLO-Scout',
  icon: <GaugeIcon fontSize="inherit" />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    root: rootRouteRef,
    service: serviceRouteRef,
    proposal: proposalRouteRef,
    slo: sloRouteRef,
    entityContent: entityContentRouteRef,
  },
  extensions: [
    sloScoutApi,
    ...sloScoutPages,
    sloScoutEntityContent,
    sloScoutEntityCard,
  ],
});
