import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { InMemorySloScoutApi } from '../../../dev/InMemorySloScoutApi';
import { renderView } from '../../../dev/renderView';
import { ProposalsRoutes } from './ProposalsRoutes';

function open(path: string, options: Parameters<typeof renderView>[1] = {}) {
  return renderView(<ProposalsRoutes />, {
    at: `/slo-scout/proposals${path}`,
    mountPath: '/slo-scout/proposals',
    ...options,
  });
}

describe('the review of a proposal', () => {
  it('shows what, how sure and why, and leads from the approval to the pull request', async () => {
    const api = open('/prop-availability');
    expect(
      await screen.findByRole('heading', { name: 'checkout-availability' }),
    ).toBeVisible();

    // What it measures, in a sentence and exactly.
    expect(screen.getByText(/Share of checkouts that end/)).toBeVisible();
    expect(screen.getByText(/outcome="error"/)).toBeInTheDocument();

    // The three parts of the confidence, with their verdicts.
    expect(screen.getByText('Enough data')).toBeVisible();
    expect(screen.getByText('With doubts')).toBeVisible();
    expect(screen.getByRole('img', { name: /target 99.5%/ })).toBeVisible();

    // The replay as text, and a trace to look at.
    expect(
      screen.getByText(/would have been 1 page and 2 tickets/),
    ).toBeVisible();
    expect(screen.getByText('4bf92f3577b34da6a3ce929d0e0e4736')).toBeVisible();

    // Another variant changes what would be approved.
    expect(screen.getByRole('radio', { name: /Conservative/ })).toBeChecked();
    await userEvent.click(screen.getByRole('radio', { name: /Balanced/ }));
    expect(screen.getByText(/Chosen: 99.9% \(Balanced\)/)).toBeVisible();

    // No reason, no approval.
    const approve = screen.getByRole('button', { name: 'Approve 99.9%' });
    await userEvent.click(approve);
    expect(screen.getByText(/Say why in a few words/)).toBeVisible();
    expect(api.slos).toHaveLength(0);

    await userEvent.type(
      screen.getByRole('textbox', { name: /Reason/ }),
      'Agreed with support',
    );
    await userEvent.click(approve);
    expect(await screen.findByText('Approved target: 99.9%.')).toBeVisible();
    expect(screen.getByText('Reason: Agreed with support')).toBeVisible();
    expect(api.slos[0].spec.rationale.variant).toBe('balanced');

    // The next step is a button, and then a link.
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Generate files and open pull request',
      }),
    );
    const link = await screen.findByRole('link', { name: /acme\/slos #7/ });
    expect(link).toHaveAttribute(
      'href',
      'https://github.example.com/acme/slos/pull/7',
    );
    expect(screen.getByText('Pull request open')).toBeVisible();

    // The files can be read where they were approved.
    const files = screen.getByRole('navigation', { name: 'Files' });
    await userEvent.click(
      within(files).getByRole('button', { name: 'Prometheus rules' }),
    );
    expect(
      await screen.findByText(/Error ratio over five minutes/),
    ).toBeVisible();
  });

  it('tells what a target of one’s own would mean, and approves it', async () => {
    const api = open('/prop-availability');
    const field = await screen.findByRole('textbox', { name: 'Target, %' });
    await userEvent.clear(field);
    expect(screen.getByText(/Between 0 and 100/)).toBeVisible();
    await userEvent.type(field, '99.7');
    // Between two computed points: read off the curve, and marked as such.
    expect(await screen.findByText(/≈ 8\d%/)).toBeVisible();
    await userEvent.type(
      screen.getByRole('textbox', { name: /Reason/ }),
      'Contract',
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Approve 99.7%' }),
    );
    await waitFor(() => expect(api.slos[0]?.spec.target).toBe(0.997));
    expect(api.slos[0].spec.rationale.variant).toBe('custom');
  });

  it('moves the target with the keyboard over the computed points', async () => {
    open('/prop-availability');
    const slider = await screen.findByRole('slider');
    slider.focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(slider).toHaveAttribute('aria-valuetext', '99.9%');
    expect(screen.getByRole('button', { name: 'Approve 99.9%' })).toBeEnabled();
  });

  it('marks what is provisional with the remedy, and where no target is proposed', async () => {
    open('/prop-latency');
    expect(
      await screen.findByText(/Provisional: the data are thin/),
    ).toBeVisible();
    expect(
      screen.getByText('What helps: Analyse again after two weeks of traffic.'),
    ).toBeVisible();
  });

  it('says that it abstains, and proposes nothing', async () => {
    open('/prop-cart');
    expect(
      await screen.findByText(/these data cannot carry a target/),
    ).toBeVisible();
    expect(screen.queryByRole('radio')).not.toBeInTheDocument();
    expect(screen.getByText(/No prediction/)).toBeVisible();
  });

  it('keeps the page and says why when someone else was faster', async () => {
    const api = open('/prop-availability');
    await userEvent.type(
      await screen.findByRole('textbox', { name: /Reason/ }),
      'Fits',
    );
    await api.rejectProposal('prop-availability', { reason: 'No' });
    await userEvent.click(
      screen.getByRole('button', { name: 'Approve 99.5%' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The proposal is already rejected. Reload the page',
    );
    expect(screen.getByRole('textbox', { name: /Reason/ })).toHaveValue('Fits');
  });

  it('offers no decision to those who may not take it', async () => {
    open('/prop-availability', { denied: ['slo-scout.slo.approve'] });
    expect(
      await screen.findByText(/You may look but not decide/),
    ).toBeVisible();
    expect(
      screen.queryByRole('button', { name: /Approve/ }),
    ).not.toBeInTheDocument();
  });

  it('leads back from a proposal that does not exist', async () => {
    open('/gone');
    expect(
      await screen.findByText("There is no proposal 'gone'.", { exact: false }),
    ).toBeVisible();
    expect(screen.getByRole('link', { name: 'Proposals' })).toHaveAttribute(
      'href',
      '/slo-scout/proposals',
    );
  });
});

describe('the list of proposals', () => {
  it('begins with those to review, and keeps the filter in the address', async () => {
    const api = new InMemorySloScoutApi();
    await api.rejectProposal('prop-latency', { reason: 'Later' });
    open('', { api });
    const table = await screen.findByRole('table', { name: 'Proposals' });
    expect(within(table).getByText('checkout-availability')).toBeVisible();
    expect(
      within(table).queryByText('checkout-latency'),
    ).not.toBeInTheDocument();
    expect(within(table).getByText('Abstains')).toBeVisible();

    await userEvent.click(screen.getByRole('button', { name: /State/ }));
    await userEvent.click(screen.getByRole('option', { name: 'Rejected' }));
    expect(await screen.findByText('checkout-latency')).toBeVisible();
    expect(screen.getByLabelText('address')).toHaveTextContent(
      '/slo-scout/proposals?status=rejected',
    );
  });

  it('opens with the filter of the address, and says the next step when it fits nothing', async () => {
    open('?status=superseded');
    expect(await screen.findByText('No proposals in this state')).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'Go to the services' }),
    ).toBeVisible();
  });
});
