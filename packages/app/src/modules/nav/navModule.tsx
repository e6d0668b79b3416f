import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { NavContentBlueprint } from '@backstage/plugin-app-react';
import { DemoSidebar } from './DemoSidebar';

const demoNavContent = NavContentBlueprint.make({
  params: { component: DemoSidebar },
});

/** The demo's sidebar. */
export const navModule = createFrontendModule({
  pluginId: 'app',
  extensions: [demoNavContent],
});
