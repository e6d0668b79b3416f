import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createAnalysisRunAction } from './actions/createAnalysisRunAction';
import { createArtifactsRenderAction } from './actions/createArtifactsRenderAction';
import { createLintAction } from './actions/createLintAction';
import { createPullRequestCreateAction } from './actions/createPullRequestCreateAction';
import { createSloApproveAction } from './actions/createSloApproveAction';
import { createSloProposeAction } from './actions/createSloProposeAction';
import { apiAs } from './apiAs';

/**
 * Adds the actions `slo-scout:…` to the scaffolder.
 *
 * @public
 */
export const scaffolderModuleSloScout = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'slo-scout',
  register({ registerInit }) {
    registerInit({
      deps: {
        auth: coreServices.auth,
        discovery: coreServices.discovery,
        scaffolder: scaffolderActionsExtensionPoint,
      },
      async init({ auth, discovery, scaffolder }) {
        const api = apiAs({ auth, discovery });
        scaffolder.addActions(
          createLintAction(),
          createAnalysisRunAction(api),
          createSloProposeAction(api),
          createSloApproveAction(api),
          createArtifactsRenderAction(api),
          createPullRequestCreateAction(api),
        );
      },
    });
  },
});
