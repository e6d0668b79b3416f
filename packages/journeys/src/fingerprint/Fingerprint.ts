import type { Operation } from './OperationTable';
import type { Sampling } from './samplingOf';

/**
 * The shape of a trace, at four levels of detail, and what else is said of it
 * as a whole.
 *
 * @public
 */
export interface Fingerprint {
  /** L0: what the trace enters by. */
  entry: Operation;
  /** L1: hash of the set of parent→child edges, 32 hex digits. */
  edgesKey: string;
  /** L2: hash of the folded tree, 32 hex digits. Status is no part of it. */
  variantKey: string;
  /** `parentService\u0000parentOperation\u0000childService\u0000childOperation`, sorted, at most 2000; parents that repair chose give no edge. */
  edges: readonly string[];
  /** False when a root or a parent is missing, or the trace was cut. The same for all traces of a variant. */
  complete: boolean;
  sampling: Sampling;
  /** True when the entry failed. */
  failed: boolean;
  /** The operation of each span, by the indexes of the trace. */
  operations: readonly Operation[];
}
