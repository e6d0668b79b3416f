/**
 * Schema of the data plane where nothing else is configured.
 *
 * @public
 */
export const DEFAULT_TELEMETRY_SCHEMA = 'slo_scout_telemetry';

/**
 * Quotes a schema name that came from configuration.
 *
 * @throws RangeError when the name is not a plain lower-case identifier.
 * @public
 */
export function quoteSchema(schema: string): string {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw new RangeError(
      `"${schema}" can't be the schema of the telemetry tables: use up to 63 lower-case letters, digits and underscores, not starting with a digit.`,
    );
  }
  return `"${schema}"`;
}
