/**
 * From spans to journeys; pure, no I/O.
 *
 * @packageDocumentation
 */
export * from './types';
export * from './metrics';
