/**
 * Connection settings of PostgreSQL as node-postgres takes them, so far as a
 * connection string can say the same.
 *
 * @internal
 */
export interface PostgresConnection {
  connectionString?: string;
  host?: string;
  port?: number | string;
  user?: string;
  password?: unknown;
  database?: string;
  ssl?: unknown;
  options?: string;
}

const SAY_IT_ELSEWHERE =
  'set sloScout.telemetry.database to a connection string for collectors and workers';

/**
 * Writes connection settings as a connection string, which is what a child
 * process can be given.
 *
 * @param role - Role to take on after connecting, as `backend.database.role` says.
 * @throws Error with one sentence when the settings cannot be said in a string.
 * @internal
 */
export function connectionUrl(
  connection: string | PostgresConnection | (() => unknown),
  role?: string,
): string {
  if (typeof connection === 'function') {
    throw new Error(
      `The database connection of Backstage renews its credentials, which a child process cannot: ${SAY_IT_ELSEWHERE}`,
    );
  }
  const settings =
    typeof connection === 'string'
      ? { connectionString: connection }
      : connection;
  const url = settings.connectionString
    ? new URL(settings.connectionString)
    : fromParts(settings);

  const options = [settings.options, role && `-c role=${escapeOption(role)}`];
  if (options.some(Boolean)) {
    url.searchParams.set('options', options.filter(Boolean).join(' '));
  }
  return url.toString();
}

function fromParts(settings: PostgresConnection): URL {
  const { host = 'localhost', port, user, password, database } = settings;
  if (password !== undefined && typeof password !== 'string') {
    throw new Error(
      `The database password of Backstage is not a plain string: ${SAY_IT_ELSEWHERE}`,
    );
  }
  const url = new URL('postgresql://localhost');
  if (host.startsWith('/')) {
    url.searchParams.set('host', host); // folder of a Unix socket
  } else {
    // An IPv6 address is bracketed in an address.
    url.hostname = host.includes(':') ? `[${host}]` : host;
  }
  if (port) url.port = String(port);
  url.username = encodeURIComponent(user ?? '');
  url.password = encodeURIComponent(password ?? '');
  url.pathname = `/${encodeURIComponent(database ?? '')}`;
  const mode = sslMode(settings.ssl);
  if (mode) url.searchParams.set('sslmode', mode);
  return url;
}

function sslMode(ssl: unknown): string | undefined {
  if (ssl === undefined || ssl === null || ssl === false) return undefined;
  if (ssl === true) return 'verify-full';
  const { rejectUnauthorized, ...others } = ssl as Record<string, unknown>;
  if (Object.values(others).some(value => value !== undefined)) {
    throw new Error(
      `The TLS settings of Backstage's database connection do not fit a connection string: ${SAY_IT_ELSEWHERE}, with sslmode and sslrootcert`,
    );
  }
  return rejectUnauthorized === false ? 'no-verify' : 'verify-full';
}

/** Blanks and backslashes end a word in PostgreSQL's start-up options. */
function escapeOption(value: string): string {
  return value.replace(/([\\ ])/g, '\\$1');
}
