/**
 * The tables of the data plane.
 *
 * @packageDocumentation
 */
export * from './TelemetryStore';
export * from './migrateTelemetryStore';
