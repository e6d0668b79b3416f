/**
 * An approved SLO becomes the files of a pull request; pure, no I/O.
 *
 * @packageDocumentation
 */
export * from './types';
export { renderArtifacts } from './renderArtifacts';
export { renderService } from './renderService';
export { assertRepositoryPath } from './assertRepositoryPath';
export { artifactPath } from './artifactPath';
export { dashboardUid } from './dashboardUid';
export { exportService, EXPORT_FORMATS } from './exports/exportService';
export type {
  ExportedFile,
  ExportFormat,
  ExportOptions,
} from './exports/types';
export { importSloth } from './imports/importSloth';
export { importOpenSlo } from './imports/importOpenSlo';
export type { ImportedSlos, ImportNote, ImportOptions } from './imports/types';
