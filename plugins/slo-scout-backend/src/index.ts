/**
 * API, analysis jobs, store, git providers and audit of SLO-Scout.
 *
 * @packageDocumentation
 */
export { sloScoutPlugin as default } from './plugin';
