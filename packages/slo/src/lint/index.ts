/**
 * The linter for rules and SLOs that people already have; pure, no I/O.
 *
 * @packageDocumentation
 */
export * from './types';
export { lintDocuments } from './lintDocuments';
export { Linter } from './Linter';
export { formatText } from './output/formatText';
export { toSarif } from './output/toSarif';
export { RULE_CATALOG } from './output/ruleCatalog';
export type { RuleDescription } from './output/ruleCatalog';
