import { ConflictError } from '@backstage/errors';
import type { JourneyComposite } from '@slo-scout/backstage-plugin-slo-scout-common';
import { frechetBounds, type SloSpec } from '@slo-scout/slo';
import type { TelemetryStore } from '@slo-scout/telemetry-store';

const DAY_SECONDS = 86_400;
const MOST_PARTS = 100;

/**
 * The availability of the journey that an SLO measures over its window, beside
 * the bounds that its steps alone would have given. The entry is no part: its
 * failures are the journey's own. Spans that merely pass a failure on count as failed steps too, which
 * widens the bounds and never makes them wrong; retries and fallbacks can lift the journey above them.
 *
 * @throws ConflictError for an SLO that measures no journey, or whose journey is gone.
 * @internal
 */
export async function composeJourney(
  telemetry: TelemetryStore,
  spec: Pick<SloSpec, 'name' | 'sli' | 'windowDays'>,
): Promise<JourneyComposite> {
  const { source } = spec.sli;
  if (source.type !== 'journey') {
    throw new ConflictError(
      `The SLO "${spec.name}" measures no journey, so it has no parts; ask for one whose source is a journey`,
    );
  }
  const [journey, extent] = await Promise.all([
    telemetry.journey(source.journeyId),
    telemetry.extent(),
  ]);
  if (!journey || !extent || !telemetry.journeySteps) {
    throw new ConflictError(
      `The journey "${source.journeyName}" is not in the telemetry any more; analyse the service again`,
    );
  }
  const range = {
    from: Math.max(extent.from, extent.to - spec.windowDays * DAY_SECONDS),
    to: extent.to,
  };
  const { traces, errors, steps } = await telemetry.journeySteps(
    journey.id,
    range,
  );
  const parts = steps
    .filter(
      ({ service, operation }) =>
        service !== journey.entryService ||
        operation !== journey.entryOperation,
    )
    .map(({ service, operation, count, errors: failed }) => ({
      service,
      operation,
      calls: count,
      errors: failed,
      // A trace with two failed calls counts twice: the step is no worse than this.
      availability: traces > 0 ? Math.max(0, 1 - failed / traces) : 1,
    }))
    .sort((a, b) => a.availability - b.availability);
  return {
    journeyId: journey.id,
    journeyName: journey.name,
    windowDays: spec.windowDays,
    from: new Date(range.from * 1000).toISOString(),
    to: new Date(range.to * 1000).toISOString(),
    ...(traces > 0 && { measured: 1 - errors / traces }),
    traces,
    bounds: frechetBounds(parts.map(({ availability }) => availability)),
    parts: parts.slice(0, MOST_PARTS),
  };
}
