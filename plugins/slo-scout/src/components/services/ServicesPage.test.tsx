import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { InMemorySloScoutApi } from '../../../dev/InMemorySloScoutApi';
import { renderView } from '../../../dev/renderView';
import { ServicesRoutes } from './ServicesRoutes';

function open(path: string, options: Parameters<typeof renderView>[1] = {}) {
  return renderView(<ServicesRoutes />, {
    at: `/slo-scout/services${path}`,
    mountPath: '/slo-scout/services',
    ...options,
  });
}

describe('the fleet', () => {
  it('shows coverage, states and what to review, and narrows to the unmatched', async () => {
    open('');
    expect(await screen.findByText('4 of 5 services')).toBeVisible();
    const row = (name: RegExp) => screen.findByRole('row', { name });
    const checkout = await row(/^Checkout/);
    expect(
      within(checkout).getByRole('link', { name: '2 to review' }),
    ).toHaveAttribute('href', '/slo-scout/proposals?service=svc-checkout');
    expect(await row(/legacy-billing.*No telemetry yet/)).toBeVisible();

    await userEvent.click(screen.getByRole('link', { name: 'Show them' }));
    expect(await screen.findByText('1 service')).toBeVisible();
    expect(await row(/recommendation-v2.*Not in the catalog/)).toBeVisible();
    expect(screen.queryByRole('row', { name: /^Checkout/ })).toBeNull();
    expect(screen.getByText(/slo-scout.io\/service-name/)).toBeVisible();
    expect(screen.getByLabelText('address')).toHaveTextContent(
      '/slo-scout/services?origin=telemetry',
    );
  });

  it('searches, keeps the words in the address, and says when nothing fits', async () => {
    open('');
    await screen.findByText('6 services');
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search services' }),
      'nothing-like-this',
    );
    expect(await screen.findByText('No service fits')).toBeVisible();
    expect(screen.getByLabelText('address')).toHaveTextContent(
      '?q=nothing-like-this',
    );
  });

  it('tells a new installation how to begin', async () => {
    const api = new InMemorySloScoutApi();
    api.services = [];
    open('', { api });
    expect(await screen.findByText('No services yet')).toBeVisible();
    expect(screen.getByText(/OTEL_EXPORTER_OTLP_ENDPOINT/)).toBeVisible();
  });

  it('grows page by page when there are many', async () => {
    const api = new InMemorySloScoutApi();
    api.services = Array.from({ length: 120 }, (_, index) => ({
      id: `s${index}`,
      name: `service-${index}`,
      origin: 'catalog' as const,
    }));
    open('', { api });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show more (50 of 120)' }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show more (100 of 120)' }),
    );
    expect(await screen.findByText('service-119')).toBeVisible();
    expect(screen.queryByRole('button', { name: /Show more/ })).toBeNull();
  });

  it('says which permission is missing', async () => {
    const api = new InMemorySloScoutApi();
    api.forbidden.add('listServices').add('getCoverage');
    open('', { api });
    expect(await screen.findAllByText('You may not see this')).toHaveLength(2);
    expect(screen.getAllByText(/slo-scout.service.read/)[0]).toBeVisible();
  });

  it('offers to try again after a failure', async () => {
    const api = new InMemorySloScoutApi();
    const broken = jest
      .spyOn(api, 'listServices')
      .mockRejectedValue(new Error('The network is down'));
    open('', { api });
    expect(await screen.findByText(/The network is down/)).toBeVisible();
    broken.mockRestore();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('6 services')).toBeVisible();
  });

  it('registers a service, refuses a name twice, and hides both from those who may not', async () => {
    const api = open('');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Register a service' }),
    );
    const name = screen.getByRole('textbox', { name: /service\.name/ });
    await userEvent.type(name, 'cart');
    await userEvent.click(screen.getByRole('button', { name: 'Register' }));
    expect(
      await screen.findByText(/There is already a service 'cart'/),
    ).toBeVisible();
    await userEvent.type(name, '-v2');
    await userEvent.click(screen.getByRole('button', { name: 'Register' }));
    expect(await screen.findByText('7 services')).toBeInTheDocument();
    expect(api.services[6].name).toBe('cart-v2');
  });

  it('shows no buttons to those who may not register', async () => {
    open('', { denied: ['slo-scout.service.register'] });
    await screen.findByText('6 services');
    expect(screen.queryByRole('button', { name: /Register/ })).toBeNull();
  });

  it('shows one service, also one that the catalog does not know', async () => {
    open('/svc-recommend');
    expect(
      await screen.findByRole('heading', { name: 'recommendation-v2' }),
    ).toBeVisible();
    expect(
      screen.getByText(/slo-scout.io\/service-name: "recommendation-v2"/),
    ).toBeVisible();
    expect(await screen.findByText('No SLO yet')).toBeVisible();
  });

  it('says what is missing in the telemetry, and shows how to add it', async () => {
    const api = new InMemorySloScoutApi();
    open('/svc-checkout', { api });
    expect(
      await screen.findByText(/4000 of 20000 traces lack their root/),
    ).toBeVisible();
    await userEvent.click(screen.getByText('How to add it'));
    expect(screen.getByText('Node.js')).toBeVisible();
    expect(screen.getByText(/NodeSDK/)).toBeVisible();
  });

  it('says when nothing is missing', async () => {
    const api = new InMemorySloScoutApi();
    api.advice = [];
    open('/svc-checkout', { api });
    expect(await screen.findByText(/Nothing is missing/)).toBeVisible();
  });
});
