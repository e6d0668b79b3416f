/* eslint-disable jest/no-export, jest/valid-title, jest/no-disabled-tests, jest/valid-describe-callback */
import { PROMETHEUS_MISSING } from './RealPrometheus';

/**
 * `describe`, left out with a reason where there is no Prometheus; in CI the
 * body runs nevertheless and fails.
 *
 * @public
 */
export function describeWithPrometheus(name: string, body: () => void): void {
  if (PROMETHEUS_MISSING === undefined || process.env.CI) describe(name, body);
  else describe.skip(`${name} (skipped: ${PROMETHEUS_MISSING})`, body);
}
