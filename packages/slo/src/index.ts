/**
 * The mathematics of SLOs; pure, no I/O.
 *
 * @packageDocumentation
 */
export * from './types';
