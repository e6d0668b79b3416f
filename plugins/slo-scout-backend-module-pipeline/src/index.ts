/**
 * Embedded mode: runs the OTLP collector and the fingerprint worker beside
 * Backstage.
 *
 * @packageDocumentation
 */
export { sloScoutModulePipeline as default } from './module';
