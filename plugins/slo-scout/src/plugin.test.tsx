import { Route } from 'react-router-dom';
import { FlatRoutes } from '@backstage/core-app-api';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  MockPermissionApi,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  EntitySloScoutContent,
  isSloScoutAvailable,
  SloScoutPage,
  sloScoutApiRef,
  sloScoutPlugin,
} from '.';
import { InMemorySloScoutApi } from '../dev/InMemorySloScoutApi';

const component = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'checkout' },
};

function apis() {
  return [
    [sloScoutApiRef, new InMemorySloScoutApi()],
    [permissionApiRef, new MockPermissionApi()],
  ] as const;
}

describe('the plugin of the classic frontend system', () => {
  it('brings its page with header and tabs, and opens what an address names', async () => {
    await renderInTestApp(
      <TestApiProvider apis={apis()}>
        <FlatRoutes>
          <Route path="/slo-scout" element={<SloScoutPage />} />
        </FlatRoutes>
      </TestApiProvider>,
      {
        routeEntries: ['/slo-scout/proposals'],
        mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      },
    );
    await userEvent.click(
      await screen.findByRole('link', { name: 'checkout-availability' }),
    );
    expect(
      await screen.findByRole('heading', { name: 'checkout-availability' }),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('tab', { name: 'Services' }));
    expect(await screen.findByText('6 services')).toBeVisible();
  });

  it('brings the content of the entity tab', async () => {
    await renderInTestApp(
      <TestApiProvider apis={apis()}>
        <EntityProvider entity={component}>
          <FlatRoutes>
            <Route path="/" element={<EntitySloScoutContent />} />
          </FlatRoutes>
        </EntityProvider>
      </TestApiProvider>,
      { mountedRoutes: { '/slo-scout': sloScoutPlugin.routes.root } },
    );
    expect(await screen.findByText('Proposals to review')).toBeVisible();
  });

  it('is offered to components that are not opted out', () => {
    expect(isSloScoutAvailable(component)).toBe(true);
    expect(
      isSloScoutAvailable({
        ...component,
        metadata: {
          ...component.metadata,
          annotations: { 'slo-scout.io/disabled': 'true' },
        },
      }),
    ).toBe(false);
  });
});
