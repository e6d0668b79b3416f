import { render, screen } from '@testing-library/react';
import App from './App';

const config = [
  {
    context: 'test',
    data: {
      app: { title: 'Test', baseUrl: 'http://localhost:3000' },
      backend: { baseUrl: 'http://localhost:7007' },
    },
  },
];

describe('the demo app', () => {
  const { env } = process;

  afterEach(() => {
    process.env = env;
  });

  it('asks to sign in as a guest', async () => {
    // A build writes the configuration in here as an object; assigned to a
    // variable of the real environment it would become a string.
    process.env = { ...env, APP_CONFIG: config as unknown as string };
    render(App.createRoot());
    expect(
      await screen.findByRole('button', { name: 'Enter' }),
    ).toBeInTheDocument();
  });
});
