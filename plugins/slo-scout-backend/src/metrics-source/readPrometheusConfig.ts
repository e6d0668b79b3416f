import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { PrometheusConfig } from './PrometheusConfig';
import { wholeNumbers } from '../config/wholeNumbers';

const KEY = 'sloScout.prometheus';
const MEBIBYTE = 1024 * 1024;

/**
 * Reads and checks `sloScout.prometheus`: one server, or a list of them with a `cluster` each.
 *
 * @throws InputError that names the key and what it may be, never a secret.
 * @internal
 */
export function readPrometheusConfig(root: Config): PrometheusConfig[] {
  if (!root.has(KEY)) return [];
  const entries = Array.isArray(root.get(KEY))
    ? root.getConfigArray(KEY)
    : [root.getConfig(KEY)];
  const servers = entries.map((entry, index) =>
    readServer(entry, entries.length > 1 ? `${KEY}[${index}]` : KEY),
  );
  const clusters = new Set(servers.map(({ cluster }) => cluster));
  if (clusters.size < servers.length) {
    throw new InputError(
      `${KEY} has several servers of the same cluster; give each its own name in cluster`,
    );
  }
  return servers;
}

function readServer(config: Config, key: string): PrometheusConfig {
  const integer = wholeNumbers(config, key);
  return {
    cluster: config.getOptionalString('cluster') ?? 'default',
    url: readUrl(config, key),
    headers: readHeaders(config, key),
    timeoutSeconds: integer('timeoutSeconds', 30, 1, 600),
    concurrency: integer('concurrency', 4, 1, 32),
    maxResponseBytes: integer('maxResponseMebibytes', 32, 1, 512) * MEBIBYTE,
    serviceLabels: config.getOptionalStringArray('serviceLabels') ?? [],
  };
}

function readUrl(config: Config, key: string): string {
  const text = config.getString('url');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.username !== '' ||
    url.password !== '' ||
    url.search !== '' ||
    url.hash !== ''
  ) {
    throw new InputError(
      `${key}.url must be an http or https address without credentials and parameters; put credentials into ${key}.auth`,
    );
  }
  return url.href.replace(/\/+$/, '');
}

function readHeaders(config: Config, key: string): Record<string, string> {
  const headers = new Headers();
  const section = config.getOptionalConfig('headers');
  for (const name of section?.keys() ?? []) {
    try {
      headers.set(name, section!.getString(name));
    } catch {
      throw new InputError(`${key}.headers.${name} is no HTTP header`);
    }
  }
  const token = config.getOptionalString('auth.bearerToken');
  const username = config.getOptionalString('auth.username');
  const password = config.getOptionalString('auth.password');
  if (
    (token !== undefined && username !== undefined) ||
    (username === undefined) !== (password === undefined)
  ) {
    throw new InputError(
      `${key}.auth needs either bearerToken, or username and password`,
    );
  }
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  if (username !== undefined) {
    const pair = Buffer.from(`${username}:${password}`).toString('base64');
    headers.set('authorization', `Basic ${pair}`);
  }
  return Object.fromEntries(headers);
}
