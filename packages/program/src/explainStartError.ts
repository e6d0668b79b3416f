import { KafkaLogError } from '@slo-scout/telemetry';

interface SystemError {
  code?: string;
  message?: string;
  port?: number;
}

/**
 * One sentence for a person who starts a program: what is wrong and what to
 * do. Never repeats a connection string.
 *
 * @internal
 */
export function explainStartError(name: string, error: unknown): string {
  if (error instanceof KafkaLogError) return explainKafka(error);
  // Postgres tries several addresses and reports all failures in one.
  const first: SystemError =
    error instanceof AggregateError ? error.errors[0] : (error as SystemError);
  const message = first?.message ?? String(error);
  const port = first?.port ?? /:(\d+)\b/.exec(message)?.[1];
  switch (first?.code ?? /\b(EADDRINUSE|EACCES)\b/.exec(message)?.[1]) {
    case 'EADDRINUSE':
      return `Port ${port} is in use: stop the program that holds it, or choose another by a flag that --help names.`;
    case 'EACCES':
      return port
        ? `Port ${port} may not be bound by this user: choose one above 1023 by a flag that --help names.`
        : `Something may not be read or written by this user: ${message}`;
    case 'EADDRNOTAVAIL':
      return `The address to listen on does not belong to this machine: use 127.0.0.1, 0.0.0.0 or an address of its own (${message}).`;
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
      return `The database of SLO_SCOUT_DATABASE cannot be reached (${first?.code}): check that PostgreSQL runs and that host and port are right.`;
    case '28P01':
    case '28000':
      return 'The database of SLO_SCOUT_DATABASE refuses the user or password: correct them in the connection string.';
    case '3D000':
      return 'The database of SLO_SCOUT_DATABASE does not exist on the server: create it first.';
    case '42501':
      return `The user of SLO_SCOUT_DATABASE may not create its tables: grant CREATE on the database or the schema (${message}).`;
    default:
      return `${name} cannot start: ${message}`;
  }
}

function explainKafka({ code, message }: KafkaLogError): string {
  switch (code) {
    case 'UNREACHABLE':
      return `No broker of SLO_SCOUT_KAFKA_BROKERS can be reached: check that Kafka runs, and hosts, ports and TLS (${message})`;
    case 'AUTHENTICATION':
      return `Kafka refuses the login: check SLO_SCOUT_KAFKA_SASL_MECHANISM, SLO_SCOUT_KAFKA_USERNAME and the password (${message})`;
    case 'TLS':
      return `TLS with Kafka failed: check SLO_SCOUT_KAFKA_CA_FILE, that the port speaks TLS, and the host's name (${message})`;
    default:
      return message;
  }
}
