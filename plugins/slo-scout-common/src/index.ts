/**
 * What SLO-Scout's frontend, backend and modules share.
 *
 * @packageDocumentation
 */
export * from './searchTypes';
export * from './types';
export * from './policyTypes';
export * from './engineTypes';
export * from './SloScoutApi';
export * from './annotations';
export * from './permissions';
export * from './client/SloScoutClient';
export * from './openapi/openApiDocument';
