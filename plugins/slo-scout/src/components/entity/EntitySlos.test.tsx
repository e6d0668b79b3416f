import type { Entity } from '@backstage/catalog-model';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { InMemorySloScoutApi } from '../../../dev/InMemorySloScoutApi';
import { renderView } from '../../../dev/renderView';
import { EntitySlos } from './EntitySlos';
import { EntitySlosCard } from './EntitySlosCard';

function component(name: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name },
    spec: { type: 'service' },
  };
}

function open(name: string, options: Parameters<typeof renderView>[1] = {}) {
  return renderView(
    <EntityProvider entity={component(name)}>
      <EntitySlos />
    </EntityProvider>,
    options,
  );
}

async function decide(button: RegExp) {
  await userEvent.click(await screen.findByRole('button', { name: button }));
  return within(await screen.findByRole('dialog'));
}

describe('the SLOs of an entity', () => {
  it('approves a proposal in place, then offers and shows the pull request', async () => {
    open('checkout');
    const dialog = await decide(/^Approve checkout-availability/);
    await userEvent.type(
      dialog.getByRole('textbox', { name: /Reason/ }),
      'Agreed',
    );
    await userEvent.click(
      dialog.getByRole('button', { name: 'Approve 99.5%' }),
    );

    expect(
      await screen.findByRole('link', { name: 'checkout: availability' }),
    ).toHaveAttribute('href', '/slo-scout/slos/checkout-checkout-availability');
    // Budget, burn rate, and both trends in words.
    expect(await screen.findByText('Healthy')).toBeVisible();
    expect(screen.getByText('0.4×')).toBeVisible();
    expect(
      await screen.findByText(/of the error budget of 28 days is left/),
    ).toBeVisible();
    expect(screen.getByText(/Below the target of 99.5%/)).toBeVisible();
    await waitFor(() =>
      expect(
        screen.queryByRole('button', { name: /^Approve checkout-availab/ }),
      ).toBeNull(),
    );

    await userEvent.click(
      screen.getByRole('button', {
        name: 'Generate files and open pull request',
      }),
    );
    expect(
      await screen.findByRole('link', { name: /acme\/slos #7/ }),
    ).toBeVisible();
  });

  it('adjusts a target before approving', async () => {
    const api = open('checkout');
    const dialog = await decide(/^Adjust checkout-latency/);
    const field = dialog.getByRole('textbox', { name: 'Target, %' });
    await userEvent.clear(field);
    await userEvent.type(field, '98');
    await userEvent.type(
      dialog.getByRole('textbox', { name: /Reason/ }),
      'Start low',
    );
    await userEvent.click(dialog.getByRole('button', { name: 'Approve 98%' }));
    await waitFor(() => expect(api.slos[0]?.spec.target).toBe(0.98));
  });

  it('rejects with a reason only', async () => {
    const api = open('checkout');
    const dialog = await decide(/^Reject checkout-latency/);
    const reject = dialog.getByRole('button', { name: 'Reject' });
    await userEvent.click(reject);
    expect(api.proposals[1].status).toBe('proposed');
    await userEvent.type(
      dialog.getByRole('textbox', { name: /Reason/ }),
      'Not what users feel',
    );
    await userEvent.click(reject);
    await waitFor(() => expect(api.proposals[1].status).toBe('rejected'));
    expect(api.proposals[1].reason).toBe('Not what users feel');
  });

  it('runs an analysis and shows its steps until it has ended', async () => {
    const api = new InMemorySloScoutApi();
    api.stepsPerLook = 4;
    open('cart', { api });
    expect(await screen.findByText(/Not analysed yet/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Run analysis' }));
    expect(
      await screen.findByText(/Step 4 of 8: computing targets/),
    ).toBeVisible();
    expect(
      await screen.findByText(/The last analysis made 2 proposals/),
    ).toBeVisible();
  });

  it('can cancel an analysis, and says why one was refused', async () => {
    const api = open('cart');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Run analysis' }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Cancel' }),
    );
    expect(
      await screen.findByText(/The last analysis was cancelled/),
    ).toBeVisible();
    api.forbidden.add('analyze');
    await userEvent.click(screen.getByRole('button', { name: 'Run analysis' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'You lack the permission for this.',
    );
  });

  it('offers only what the user may do', async () => {
    open('checkout', {
      denied: ['slo-scout.slo.approve', 'slo-scout.service.analyze'],
    });
    expect(
      await screen.findAllByRole('link', { name: 'Look at the evidence' }),
    ).toHaveLength(2);
    expect(screen.queryByRole('button', { name: /Approve/ })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Run analysis' })).toBeNull();
  });

  it('brings in an entity that is not known yet', async () => {
    const api = new InMemorySloScoutApi();
    open('brand-new', { api });
    expect(
      await screen.findByText('SLO-Scout does not know this entity yet'),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Run analysis' }));
    expect(await screen.findByText(/There is no such service/)).toBeVisible();
    api.services.push({
      id: 'svc-new',
      name: 'brand-new',
      entityRef: 'component:default/brand-new',
      origin: 'catalog',
    });
    await userEvent.click(screen.getByRole('button', { name: 'Run analysis' }));
    expect(await screen.findByText('SLOs in force')).toBeVisible();
  });
});

describe('the card of an entity', () => {
  it('lists the SLOs with their budget, and what awaits review', async () => {
    const api = new InMemorySloScoutApi();
    await api.approveProposal('prop-availability', {
      variant: 'conservative',
      reason: 'Agreed',
    });
    renderView(
      <EntityProvider entity={component('checkout')}>
        <EntitySlosCard />
      </EntityProvider>,
      { api },
    );
    expect(
      await screen.findByText(/checkout: availability · 99.5%/),
    ).toBeVisible();
    expect(screen.getByText(/% of the budget left/)).toBeVisible();
    expect(screen.getByRole('link', { name: '1 to review' })).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'All SLOs and proposals' }),
    ).toHaveAttribute('href', '/tab');
  });
});
