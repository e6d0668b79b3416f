import { ConfigReader } from '@backstage/config';
import type { JsonValue } from '@backstage/types';
import { readPrometheusConfig } from './readPrometheusConfig';

const read = (prometheus?: JsonValue) =>
  readPrometheusConfig(new ConfigReader({ sloScout: { prometheus } }));
const url = 'https://prometheus.example/prom/';

describe('sloScout.prometheus', () => {
  it('may be missing, one server, or several', () => {
    expect(read()).toEqual([]);
    expect(read({ url })).toEqual([
      {
        cluster: 'default',
        url: 'https://prometheus.example/prom',
        headers: {},
        timeoutSeconds: 30,
        concurrency: 4,
        maxResponseBytes: 32 * 1024 * 1024,
        serviceLabels: [],
      },
    ]);
    const [eu, us] = read([
      { url, cluster: 'eu', auth: { bearerToken: 'secret' } },
      {
        url,
        cluster: 'us',
        headers: { 'X-Scope-OrgID': 'shop' },
        auth: { username: 'me', password: 'pässword' },
      },
    ]);
    expect(eu.headers).toEqual({ authorization: 'Bearer secret' });
    expect(us.headers).toEqual({
      'x-scope-orgid': 'shop',
      authorization: `Basic ${Buffer.from('me:pässword').toString('base64')}`,
    });
  });

  it.each<[JsonValue, string]>([
    [{ url: 'file:///etc/passwd' }, 'sloScout.prometheus.url must be'],
    [{ url: 'https://me:secret@host' }, 'put credentials into'],
    [{ url: 'https://host?a=b' }, 'without credentials and parameters'],
    [[{ url }, { url }], 'give each its own name in cluster'],
    [{ url, concurrency: 0 }, 'concurrency is 0; set it to'],
    [{ url, auth: { username: 'me' } }, 'auth needs either bearerToken'],
    [
      { url, headers: { 'X-Key': 'secret\nX-Other: 1' } },
      'headers.X-Key is no HTTP header',
    ],
  ])('refuses %j with a sentence and without secrets', (config, sentence) => {
    const refused = () => read(config);
    expect(refused).toThrow(sentence);
    expect(refused).not.toThrow('secret');
  });
});
