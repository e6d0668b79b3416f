import {
  sloScoutServiceReadPermission,
  type JourneyMatches,
  type SimilarJourneys,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Caller } from '../http/Caller';
import type { Authorizer } from '../permissions/Authorizer';
import type { JourneySearch } from './JourneySearch';

/**
 * {@link JourneySearch} for those who may.
 *
 * @internal
 */
export class AuthorizedJourneySearch implements JourneySearch {
  constructor(
    private readonly inner: JourneySearch,
    private readonly authorizer: Authorizer,
  ) {}

  async search(
    options: { q: string; limit?: number; serviceId?: string },
    caller: Caller,
  ): Promise<JourneyMatches> {
    await this.authorizer.require(caller, sloScoutServiceReadPermission);
    return this.inner.search(options, caller);
  }

  async similar(
    journeyId: string,
    options: { limit?: number },
    caller: Caller,
  ): Promise<SimilarJourneys> {
    await this.authorizer.require(caller, sloScoutServiceReadPermission);
    return this.inner.similar(journeyId, options, caller);
  }
}
