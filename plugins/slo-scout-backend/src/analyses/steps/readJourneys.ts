import type { Journey } from '@slo-scout/journeys';
import type { AnalysisScope } from '../AnalysisScope';

/**
 * Journeys of a service.
 *
 * @internal
 */
export interface ServiceJourneys {
  /** Those that users, not health checks, begin at this service, most traces first. */
  entries: Journey[];
  /** Whether traces of any of its journeys were chosen by a sampler that prefers errors. */
  biasedSampling: boolean;
}

/**
 * Step 1: which journeys begin at the service.
 *
 * @internal
 */
export async function readJourneys(
  scope: AnalysisScope,
): Promise<ServiceJourneys> {
  await scope.report('journeys', 0, 'Looking for journeys of the service');
  const journeys = await scope.telemetry.journeys({
    service: scope.service.name,
  });
  return {
    entries: journeys.filter(
      ({ entryService, probe }) =>
        entryService === scope.service.name && !probe,
    ),
    biasedSampling: journeys.some(journey => journey.biasedSampling),
  };
}
