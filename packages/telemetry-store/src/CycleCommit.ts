import type { Capsule } from '@slo-scout/journeys';
import type {
  CommittedOffset,
  PartitionAssignment,
} from '@slo-scout/telemetry';
import type { CycleTombstones } from './operations/assembly/encodeTombstones';
import type { LateCount } from './operations/capsules/addLate';
import type { VariantDelta } from './operations/journeys/VariantDelta';

/**
 * All that a worker has to say about a partition at the end of a cycle.
 *
 * @public
 */
export interface CycleCommit {
  assignment: PartitionAssignment;
  /** Where the next owner starts, and the log time that ends the cycle. */
  position: CommittedOffset;
  capsules: Capsule[];
  variants: VariantDelta[];
  late: LateCount[];
  tombstones: CycleTombstones;
  /** Log time before which tombstones are no longer needed, ms. */
  tombstonesFrom: number;
  /** What templating has learnt, as JSON; undefined when it has learnt nothing new. */
  operationNames?: string;
}
