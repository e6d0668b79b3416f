import type {
  JourneyMatches,
  SimilarJourneys,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Caller } from '../http/Caller';

/**
 * Finds journeys by what they mean.
 *
 * @internal
 */
export interface JourneySearch {
  search(
    options: { q: string; limit?: number; serviceId?: string },
    caller: Caller,
  ): Promise<JourneyMatches>;
  /** Journeys like this one, with their SLOs. @throws NotFoundError */
  similar(
    journeyId: string,
    options: { limit?: number },
    caller: Caller,
  ): Promise<SimilarJourneys>;
}
