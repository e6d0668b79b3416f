import {
  journeyQueries,
  sloId,
  type LowTrafficGuard,
  type SliKind,
  type SloSpec,
} from '@slo-scout/slo';

const METRICS = {
  journeyRequests: 'slo_scout_journey_requests_total',
  journeyDuration: 'slo_scout_journey_duration_seconds',
};
/** A bound of the exported histograms, 2^(36/2+…) nanoseconds. */
const THRESHOLD_SECONDS = Math.pow(2, 30) / 1e9;

/**
 * An SLO of a journey as an approval yields it, for tests.
 *
 * @internal
 */
export function exampleSlo(options: {
  service?: string;
  kind?: SliKind;
  name?: string;
  target?: number;
  windowDays?: number;
  guard?: LowTrafficGuard['mode'];
  minimumBadEvents?: number;
  changes?: Partial<SloSpec>;
}): SloSpec {
  const {
    service = 'checkout',
    kind = 'availability',
    name = `place-order-${kind}`,
    target = kind === 'availability' ? 0.999 : 0.99,
    windowDays = 30,
    guard = 'none',
    minimumBadEvents = guard === 'count-guard' ? 6 : 0,
  } = options;
  const thresholdSeconds = kind === 'latency' ? THRESHOLD_SECONDS : undefined;
  return {
    id: sloId(service, name),
    name,
    title: `Place order: ${kind}`,
    service,
    entityRef: 'component:default/checkout',
    owner: 'group:default/shop',
    sli: {
      name,
      service,
      kind,
      description:
        kind === 'latency'
          ? 'Share of orders placed without an error within 1.07 s.'
          : 'Share of orders placed without an error.',
      thresholdSeconds,
      source: {
        type: 'journey',
        journeyId: '7c3a5f0e91b24d68',
        journeyName: 'checkout · POST /cart/checkout',
      },
      queries: journeyQueries(
        METRICS,
        { journeyId: '7c3a5f0e91b24d68', service },
        kind,
        thresholdSeconds,
      ),
      userFacing: {
        value: true,
        reason: 'The journey starts at an entry that only users call.',
      },
    },
    target,
    windowDays,
    guard: {
      mode: guard,
      minimumBadEvents,
      requestsPerHour: guard === 'none' ? 11_111 : 202,
      falsePagesPerWeek: 0.13,
      reason:
        guard === 'none'
          ? 'At 11111 requests an hour a single error does not page.'
          : 'At 202 requests an hour single errors would page.',
    },
    scrapeIntervalSeconds: 30,
    rationale: {
      variant: 'balanced',
      probabilityMet: 0.91,
      provisional: false,
      historyDays: 28,
      exemplarTraceIds: [
        '0af7651916cd43dd8448eb211c80319c',
        '4bf92f3577b34da6a3ce929d0e0e4736',
      ],
    },
    runbookBaseUrl: 'https://git.example.com/slos/blob/main',
    dashboardBaseUrl: 'https://grafana.example.com',
    ...options.changes,
  };
}
