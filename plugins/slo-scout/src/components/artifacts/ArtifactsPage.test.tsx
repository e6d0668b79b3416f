import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { InMemorySloScoutApi } from '../../../dev/InMemorySloScoutApi';
import { renderView } from '../../../dev/renderView';
import { ArtifactsPage } from './ArtifactsPage';

describe('the files', () => {
  it('opens the file of the address, and another on click', async () => {
    const api = new InMemorySloScoutApi();
    const slo = await api.approveProposal('prop-availability', {
      variant: 'balanced',
      reason: 'Agreed',
    });
    await api.generateArtifacts({ sloId: slo.id });
    renderView(<ArtifactsPage />, { api, at: `/?file=${slo.id}-runbook` });
    expect(await screen.findByText(/The error budget burns/)).toBeVisible();

    await userEvent.click(
      screen.getByRole('button', { name: 'OpenSLO document' }),
    );
    expect(await screen.findByText('openslo/v1')).toBeVisible();
    expect(screen.getByLabelText('address')).toHaveTextContent(
      `?file=${slo.id}-openslo`,
    );

    const user = userEvent.setup();
    await user.click(
      screen.getByRole('button', { name: 'Copy slos/checkout/slo.yaml' }),
    );
    expect(await screen.findByText('Copied')).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Download slos/checkout/slo.yaml' }),
    ).toBeEnabled();
  });

  it('says how there will be files', async () => {
    renderView(<ArtifactsPage />);
    expect(await screen.findByText('No files yet')).toBeVisible();
  });
});
