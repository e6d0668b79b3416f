/* eslint-disable jest/no-export, jest/valid-title, jest/valid-describe-callback -- called from tests, with their names */
import { randomBytes } from 'node:crypto';

/**
 * As jest's `describe`, for tests against the bucket that `SLO_SCOUT_TEST_S3`
 * names, with credentials from the environment; `npm test` and
 * `node scripts/with-s3.mjs` start a server. Without it the tests are skipped.
 *
 * @param tests - told the URL of a prefix of the bucket that no other test uses
 * @public
 */
export function describeWithS3(
  name: string,
  tests: (url: string) => void,
): void {
  const server = process.env.SLO_SCOUT_TEST_S3;
  if (!server) {
    // eslint-disable-next-line jest/no-disabled-tests -- the reason is in the name
    describe.skip(`${name} (skipped: SLO_SCOUT_TEST_S3 names no bucket)`, () =>
      tests('s3://none'));
    return;
  }
  const url = new URL(server);
  url.pathname = `/test-${randomBytes(6).toString('hex')}`;
  describe(name, () => tests(url.href));
}
