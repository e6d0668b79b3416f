/**
 * Databases for tests, on the PostgreSQL that the test runner starts.
 *
 * @packageDocumentation
 */
export { createTestDatabase, type TestDatabase } from './createTestDatabase';
