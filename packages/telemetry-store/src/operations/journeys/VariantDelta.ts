import type { JourneyVariant } from '@slo-scout/journeys';

/**
 * What some traces add to a variant.
 *
 * @public
 */
export interface VariantDelta {
  variantKey: string;
  traces: number;
  failed: number;
  /** Event time, unix seconds. */
  firstSeen: number;
  lastSeen: number;
  /** The least that is known of the sampling of any of these traces. */
  sampling: JourneyVariant['sampling'];
  /** The variant as the earliest of these traces shows it; see {@link compareDescriptions}. */
  description: JourneyVariant;
}
