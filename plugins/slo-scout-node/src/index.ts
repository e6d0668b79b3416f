/**
 * Extension points of the SLO-Scout backend.
 *
 * @packageDocumentation
 */
export * from './GitProvider';
export * from './LanguageModel';
export * from './MetricsSource';
export * from './extensionPoints';
