/**
 * How records of the telemetry log lie in objects, and how they come back.
 *
 * @packageDocumentation
 */
export {
  archiveFolder,
  archiveKey,
  parseArchiveKey,
  type ArchiveName,
} from './ArchiveName';
export type { ArchiveSelection } from './ArchiveSelection';
export { ArchiveWriter } from './ArchiveWriter';
export { readArchive } from './readArchive';
export { CorruptArchiveError } from './CorruptArchiveError';
export {
  archivedPartitions,
  archivedTopics,
  listArchive,
  nextArchiveOffset,
  type ArchiveEntry,
} from './listArchive';
export { expireArchive } from './expireArchive';
export {
  verifyArchive,
  type ArchiveFinding,
  type ArchiveReport,
} from './verifyArchive';
export { restoreArchive } from './restoreArchive';
export type { RestoreOptions, RestoreSummary } from './RestoreOptions';
export type { RestoreCheckpoint } from './RestoreCheckpoint';
