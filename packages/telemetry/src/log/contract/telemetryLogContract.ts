/* eslint-disable jest/no-export -- a suite to be called from the adapters' tests */
import type { TelemetryLog } from '../TelemetryLog';
import { ContractFixture } from './ContractFixture';
import { controlContract } from './controlContract';
import { groupsContract } from './groupsContract';
import { offsetsContract } from './offsetsContract';
import { recordsContract } from './recordsContract';

/**
 * What the contract suite needs of an adapter.
 *
 * @public
 */
export interface TelemetryLogContractOptions {
  /** Opens one more instance on the same storage; the suite closes it. */
  createLog(): Promise<TelemetryLog>;
}

/**
 * The behaviour that every adapter of {@link TelemetryLog} must have. Call it
 * inside a `describe` of a jest test.
 *
 * @public
 */
export function telemetryLogContract({
  createLog,
}: TelemetryLogContractOptions): void {
  const fixture = new ContractFixture(createLog);

  beforeEach(() => fixture.reset());

  afterEach(() => fixture.close());

  recordsContract(fixture);
  controlContract(fixture);
  groupsContract(fixture);
  offsetsContract(fixture);
}
