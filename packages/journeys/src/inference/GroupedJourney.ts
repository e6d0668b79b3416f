import type { Cluster } from './Cluster';
import type { VariantGraph } from './VariantGraph';

/**
 * A journey before it has an identity and a name.
 *
 * @internal
 */
export interface GroupedJourney {
  /** `service\u0000operation` that its traces enter by. */
  entry: string;
  graphs: VariantGraph[];
  /** How it was told from the other journeys of its entry; undefined when the entry alone tells. */
  cluster: Cluster | undefined;
  traces: number;
}
