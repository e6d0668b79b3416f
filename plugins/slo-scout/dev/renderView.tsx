import type { ReactElement } from 'react';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { useLocation } from 'react-router-dom';
import { SWRConfig } from 'swr';
import { sloScoutApiRef } from '../src/api/sloScoutApiRef';
import { entityContentRouteRef, rootRouteRef } from '../src/routes';
import { InMemorySloScoutApi } from './InMemorySloScoutApi';

function Address() {
  const { pathname, search } = useLocation();
  return <output aria-label="address">{pathname + search}</output>;
}

/**
 * Renders a view of the plugin in a test app of the new frontend system, over
 * a backend in memory.
 */
export function renderView(
  view: ReactElement,
  options: {
    api?: InMemorySloScoutApi;
    /** Where the app is opened. */
    at?: string;
    /** The part of the address above the view, with parameters. */
    mountPath?: string;
    /** Names of permissions that the user lacks. */
    denied?: string[];
  } = {},
) {
  const { api = new InMemorySloScoutApi(), denied = [] } = options;
  const permission = mockApis.permission({
    authorize: request =>
      denied.includes(request.permission.name)
        ? AuthorizeResult.DENY
        : AuthorizeResult.ALLOW,
  });
  renderInTestApp(
    // Permissions are remembered by SWR; what one test was granted is not for the next.
    <SWRConfig value={{ provider: () => new Map() }}>
      <Address />
      {view}
    </SWRConfig>,
    {
      apis: [[sloScoutApiRef, api], permission],
      mountedRoutes: {
        '/slo-scout': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/tab': entityContentRouteRef,
      },
      initialRouteEntries: [options.at ?? '/'],
      mountPath: options.mountPath,
    },
  );
  return api;
}
