import type { Entity } from '@backstage/catalog-model';
import {
  createExtensionTester,
  mockApis,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { sloScoutApiRef } from '.';
import { InMemorySloScoutApi } from '../dev/InMemorySloScoutApi';
import sloScoutPlugin from './alpha';

function openApp(address: string) {
  renderTestApp({
    features: [sloScoutPlugin],
    apis: [[sloScoutApiRef, new InMemorySloScoutApi()], mockApis.permission()],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    initialRouteEntries: [address],
  });
}

describe('the plugin of the new frontend system', () => {
  it('brings its page with a tab for each list', async () => {
    openApp('/slo-scout');
    expect(await screen.findByText('6 services')).toBeVisible();
    const lists = {
      Journeys: '2 journeys',
      Analyses: 'No analysis yet',
      Proposals: '3 proposals',
      SLOs: 'No SLOs yet',
      Artifacts: 'No files yet',
    };
    for (const [tab, text] of Object.entries(lists)) {
      await userEvent.click(screen.getByRole('tab', { name: tab }));
      expect(await screen.findByText(text)).toBeVisible();
    }
  });

  it('opens a proposal by its address', async () => {
    openApp('/slo-scout/proposals/prop-availability');
    expect(
      await screen.findByRole('heading', { name: 'checkout-availability' }),
    ).toBeVisible();
  });

  it('offers the entity tab under observability', () => {
    const tab = createExtensionTester(
      sloScoutPlugin.getExtension('entity-content:slo-scout'),
    );
    expect(tab.get(EntityContentBlueprint.dataRefs.title)).toBe('SLOs');
    expect(tab.get(EntityContentBlueprint.dataRefs.group)).toBe(
      'observability',
    );
  });

  it('shows the entity tab for components that are not opted out', () => {
    const fits = createExtensionTester(
      sloScoutPlugin.getExtension('entity-content:slo-scout'),
    ).get(EntityContentBlueprint.dataRefs.filterFunction);
    const entity = (kind: string, disabled?: string): Entity => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind,
      metadata: {
        name: 'checkout',
        annotations: disabled ? { 'slo-scout.io/disabled': disabled } : {},
      },
    });
    expect(fits?.(entity('Component'))).toBe(true);
    expect(fits?.(entity('Component', 'false'))).toBe(true);
    expect(fits?.(entity('Component', 'true'))).toBe(false);
    expect(fits?.(entity('System'))).toBe(false);
  });
});
