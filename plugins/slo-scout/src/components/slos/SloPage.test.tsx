import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { InMemorySloScoutApi } from '../../../dev/InMemorySloScoutApi';
import { renderView } from '../../../dev/renderView';
import { SlosRoutes } from './SlosRoutes';

async function withSlo() {
  const api = new InMemorySloScoutApi();
  await api.approveProposal('prop-availability', {
    variant: 'conservative',
    reason: 'Agreed with support',
  });
  return api;
}

function open(path: string, options: Parameters<typeof renderView>[1] = {}) {
  return renderView(<SlosRoutes />, {
    at: `/slo-scout/slos${path}`,
    mountPath: '/slo-scout/slos',
    ...options,
  });
}

describe('an SLO', () => {
  it('shows budget, trend as numbers, what another target would mean, and its history', async () => {
    open('/checkout-checkout-availability', { api: await withSlo() });
    expect(
      await screen.findByRole('heading', { name: 'checkout: availability' }),
    ).toBeVisible();
    const budget = within(
      await screen.findByRole('region', { name: 'Error budget over time' }),
    );
    // 28 days in steps of six hours, and the head of the table.
    expect(budget.getAllByRole('row', { hidden: true })).toHaveLength(114);

    await userEvent.click(
      screen.getByRole('button', { name: 'Simulate 99.5%' }),
    );
    const whatIf = within(
      screen.getByRole('region', { name: 'What if the target were another?' }),
    );
    expect(await whatIf.findByText('71%')).toBeVisible();

    const history = await screen.findByRole('table', { name: 'History' });
    expect(
      within(history).getByRole('row', {
        name: /Approved guest Agreed with support/,
      }),
    ).toBeVisible();
  });

  it('never makes a link of an address that could run a script', async () => {
    const api = await withSlo();
    // eslint-disable-next-line no-script-url -- this is the attack
    api.changeRequestUrl = 'javascript:alert(1)';
    const [file] = await api.generateArtifacts({
      sloId: 'checkout-checkout-availability',
    });
    await api.deployArtifact(file.id);
    open('/checkout-checkout-availability', { api });
    expect(await screen.findByText('Pull request open')).toBeVisible();
    expect(screen.queryByRole('link', { name: /alert/ })).toBeNull();
    expect(
      screen.getByRole('button', { name: 'Update files and pull request' }),
    ).toBeEnabled();
  });

  it('shows the reason when deploying is refused, and who may not does not see the button', async () => {
    const api = await withSlo();
    api.forbidden.add('deployArtifact');
    open('/checkout-checkout-availability', { api });
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Generate files and open pull request',
      }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'You lack the permission for this.',
    );
    // The files were generated before the refusal and can be read.
    expect(
      await screen.findByRole('button', { name: 'Runbook' }),
    ).toBeVisible();
  });

  it('hides history and buttons from those who may not', async () => {
    open('/checkout-checkout-availability', {
      api: await withSlo(),
      denied: ['slo-scout.audit.read', 'slo-scout.slo.deploy'],
    });
    expect(
      await screen.findByText(/You may look but not deploy/),
    ).toBeVisible();
    expect(screen.queryByText('History')).toBeNull();
  });

  it('says that it does not exist', async () => {
    open('/gone');
    expect(await screen.findByText('This does not exist')).toBeVisible();
  });
});

describe('the list of SLOs', () => {
  it('leads to the proposals while it is empty', async () => {
    open('');
    expect(await screen.findByText('No SLOs yet')).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'Review the proposals' }),
    ).toHaveAttribute('href', '/slo-scout/proposals');
  });

  it('shows target, budget and burn rate', async () => {
    open('', { api: await withSlo() });
    const row = await screen.findByRole('row', {
      name: /checkout: availability/,
    });
    expect(within(row).getByText('99.5%')).toBeVisible();
    expect(within(row).getByText('0.4×')).toBeVisible();
    expect(within(row).getByText('Healthy')).toBeVisible();
  });
});
