import { InputError } from '@backstage/errors';
import type {
  JourneySummary,
  ListOptions,
  Page,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Journey } from '@slo-scout/journeys';
import type {
  JourneyStatistics,
  TelemetryStore,
} from '@slo-scout/telemetry-store';
import { decodeCursor, encodeCursor } from '../database/cursor';

const DEFAULT_LIMIT = 50;
const DEFAULT_HOURS = 24;

/**
 * A page of journeys, most traces first, with statistics of the hours before
 * the newest trace: a backfill that ended last week still shows numbers.
 *
 * @internal
 */
export async function listJourneys(
  telemetry: TelemetryStore,
  options: ListOptions & { service?: string; hours?: number },
): Promise<Page<JourneySummary>> {
  const { limit = DEFAULT_LIMIT, hours = DEFAULT_HOURS, service, q } = options;
  const journeys = await telemetry.journeys({ service, q });
  const start =
    options.cursor === undefined ? 0 : placeOf(options.cursor, journeys);
  const shown = journeys.slice(start, start + limit);
  const extent = shown.length > 0 ? await telemetry.extent() : undefined;
  const statistics = extent
    ? await telemetry.statistics(
        shown.map(journey => journey.id),
        { from: extent.to - hours * 3600, to: extent.to },
      )
    : [];
  const byId = new Map(statistics.map(entry => [entry.journeyId, entry]));
  const next = start + shown.length;
  return {
    items: shown.map(journey => toSummary(journey, byId.get(journey.id))),
    totalItems: journeys.length,
    ...(next < journeys.length && {
      nextCursor: encodeCursor(shown[shown.length - 1].id),
    }),
  };
}

/** Numbers of traces change all the time, hence the cursor names a journey, not a number. */
function placeOf(cursor: string, journeys: Journey[]): number {
  const after = decodeCursor(cursor);
  const index = journeys.findIndex(journey => journey.id === after);
  if (index < 0) {
    throw new InputError(
      'The journey that the cursor names is gone; start from the first page',
    );
  }
  return index + 1;
}

function toSummary(
  journey: Journey,
  statistics: JourneyStatistics | undefined,
): JourneySummary {
  return {
    id: journey.id,
    name: journey.name,
    entryService: journey.entryService,
    entryOperation: journey.entryOperation,
    services: journey.services,
    variants: journey.variantKeys.length,
    traces: statistics?.traces ?? 0,
    errors: statistics?.errors ?? 0,
    p50: statistics?.p50,
    p95: statistics?.p95,
    p99: statistics?.p99,
    firstSeen: new Date(journey.firstSeen * 1000).toISOString(),
    lastSeen: new Date(journey.lastSeen * 1000).toISOString(),
  };
}
