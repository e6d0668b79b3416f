import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { InMemorySloScoutApi } from '../../../dev/InMemorySloScoutApi';
import { renderView } from '../../../dev/renderView';
import { AnalysesPage } from './AnalysesPage';

describe('the analyses', () => {
  it('shows progress while it happens, and cancels', async () => {
    const api = new InMemorySloScoutApi();
    await api.analyze({ serviceId: 'svc-cart' });
    await api.analyze({ serviceId: 'svc-checkout' });
    renderView(<AnalysesPage />, { api });
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Cancel the analysis of checkout',
      }),
    );
    expect(await screen.findByText('Cancelled')).toBeVisible();
    expect(await screen.findByText('Running')).toBeVisible();
    expect(screen.getByText(/Step \d of 8/)).toBeVisible();
  });

  it('shows why one failed', async () => {
    const api = new InMemorySloScoutApi();
    const analysis = await api.analyze({ serviceId: 'svc-cart' });
    Object.assign(api.analyses[0], {
      status: 'failed',
      finishedAt: analysis.createdAt,
      error: 'The telemetry database does not answer.',
    });
    renderView(<AnalysesPage />, { api });
    expect(
      await screen.findByText('The telemetry database does not answer.'),
    ).toBeVisible();
    expect(screen.getByText('Failed')).toBeVisible();
  });

  it('leads to the services while there are none', async () => {
    renderView(<AnalysesPage />);
    expect(
      await screen.findByRole('link', { name: 'Go to the services' }),
    ).toHaveAttribute('href', '/slo-scout/services');
  });
});
