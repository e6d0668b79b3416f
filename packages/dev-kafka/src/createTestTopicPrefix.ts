import { randomBytes } from 'node:crypto';

/**
 * Begins the names of topics and groups of one test, so that tests can share
 * a broker.
 *
 * @public
 */
export function createTestTopicPrefix(): string {
  return `test-${randomBytes(6).toString('hex')}-`;
}
