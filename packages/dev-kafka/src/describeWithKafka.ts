/* eslint-disable jest/no-export, jest/valid-title, jest/valid-describe-callback -- called from tests, with their names */
import { whyNoKafka } from './kafkaLibraries';

/**
 * As jest's `describe`, for tests against the broker that
 * `SLO_SCOUT_TEST_KAFKA` names; `npm test` and
 * `node scripts/with-kafka.mjs` start one. Without it the tests are skipped.
 *
 * @param tests - told the addresses of the broker
 * @public
 */
export function describeWithKafka(
  name: string,
  tests: (brokers: string) => void,
): void {
  const brokers = process.env.SLO_SCOUT_TEST_KAFKA;
  if (brokers) describe(name, () => tests(brokers));
  else skip(name, 'SLO_SCOUT_TEST_KAFKA names no broker', tests);
}

/**
 * As jest's `describe`, for tests that start clusters of their own by
 * {@link startKafka}. Where that cannot work, and in runs that brought no
 * broker at all, the tests are skipped.
 *
 * @public
 */
export function describeWithOwnKafka(name: string, tests: () => void): void {
  const reason = process.env.SLO_SCOUT_TEST_KAFKA
    ? whyNoKafka()
    : 'SLO_SCOUT_TEST_KAFKA names no broker';
  if (reason === undefined) describe(name, tests);
  else skip(name, reason, tests);
}

function skip(
  name: string,
  reason: string,
  tests: (brokers: string) => void,
): void {
  // eslint-disable-next-line jest/no-disabled-tests -- the reason is in the name
  describe.skip(`${name} (skipped: ${reason})`, () => tests(''));
}
