/**
 * Scaffolder actions of SLO-Scout.
 *
 * @packageDocumentation
 */
export { scaffolderModuleSloScout as default } from './module';
