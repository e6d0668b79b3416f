import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { InMemorySloScoutApi } from '../../../dev/InMemorySloScoutApi';
import { renderView } from '../../../dev/renderView';
import { JourneysPage } from './JourneysPage';

describe('the journeys', () => {
  it('shows traffic, errors and latency over the chosen range', async () => {
    const api = new InMemorySloScoutApi();
    const listed = jest.spyOn(api, 'listJourneys');
    renderView(<JourneysPage />, {
      api,
      at: '/?service=svc-payment&hours=168',
    });
    const row = await screen.findByRole('row', {
      name: /POST \/cart\/checkout/,
    });
    expect(within(row).getByText('48,213')).toBeVisible();
    expect(within(row).getByText('0.13%')).toBeVisible();
    expect(within(row).getByText('512 ms')).toBeVisible();
    expect(screen.getByText('1 journey')).toBeVisible();
    expect(listed).toHaveBeenLastCalledWith(
      expect.objectContaining({ serviceId: 'svc-payment', hours: 168 }),
    );

    await userEvent.click(
      screen.getByRole('button', { name: /Numbers of the last/ }),
    );
    await userEvent.click(screen.getByRole('option', { name: '28 days' }));
    expect(screen.getByLabelText('address')).toHaveTextContent('hours=672');
  });

  it('says how journeys come', async () => {
    const api = new InMemorySloScoutApi();
    api.journeys = [];
    renderView(<JourneysPage />, { api });
    expect(await screen.findByText('No journeys found')).toBeVisible();
  });
});
