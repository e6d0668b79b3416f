import { createApp } from '@backstage/frontend-defaults';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { navModule } from './modules/nav';
import { signInModule } from './modules/signIn';

/**
 * The demo instance. Every other plugin, ours included, is discovered from the
 * dependencies of this package (`app.packages: all`).
 */
export default createApp({
  features: [catalogPlugin, navModule, signInModule],
});
