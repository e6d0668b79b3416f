import { logMigrations, type SqlMigration } from '@slo-scout/telemetry';
import { assemblyMigration } from './20260112_assembly';
import { capsuleOutboxMigration } from './20260114_capsule_outbox';
import { capsulesMigration } from './20260110_capsules';
import { embeddingsMigration } from './20260116_embeddings';
import { journeysMigration } from './20260111_journeys';
import { signalsMigration } from './20260115_signals';
import { stepErrorsMigration } from './20260113_step_errors';

/**
 * All steps of the data plane's database, those of the log included, oldest first.
 *
 * @internal
 */
export const storeMigrations: readonly SqlMigration[] = [
  ...logMigrations,
  capsulesMigration,
  journeysMigration,
  assemblyMigration,
  stepErrorsMigration,
  capsuleOutboxMigration,
  signalsMigration,
  embeddingsMigration,
];
