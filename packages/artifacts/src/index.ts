/**
 * An approved SLO becomes the files of a pull request; pure, no I/O.
 *
 * @packageDocumentation
 */
export * from './types';
