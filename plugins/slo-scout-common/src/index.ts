/**
 * What SLO-Scout's frontend, backend and modules share.
 *
 * @packageDocumentation
 */
export * from './types';
export * from './SloScoutApi';
