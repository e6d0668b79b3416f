/**
 * One sentence for a person who starts the program: what is wrong and what to
 * do. Never repeats the connection string.
 *
 * @internal
 */
export function explainStartError(error: unknown): string {
  // Postgres tries several addresses and reports all failures in one.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const { code, message = String(error) } = (first ?? {}) as {
    code?: string;
    message?: string;
  };
  switch (code) {
    case 'EADDRINUSE':
      return `The port of the metrics is in use: stop the program that holds it, or choose another by --metrics-port (${message}).`;
    case 'EACCES':
    case 'EADDRNOTAVAIL':
      return `The metrics can't listen there: choose another --metrics-host or --metrics-port (${message}).`;
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
      return `The database of SLO_SCOUT_DATABASE can't be reached (${code}): check that PostgreSQL runs and that host and port are right.`;
    case '28P01':
    case '28000':
      return 'The database of SLO_SCOUT_DATABASE refuses the user or password: correct them in the connection string.';
    case '3D000':
      return 'The database of SLO_SCOUT_DATABASE does not exist on the server: create it first.';
    case '42501':
      return `The user of SLO_SCOUT_DATABASE may not create its tables: grant CREATE on the database or the schema (${message}).`;
    default:
      return `The worker can't start: ${message}`;
  }
}
