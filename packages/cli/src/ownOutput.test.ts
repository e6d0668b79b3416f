import { renderService } from '@slo-scout/artifacts';
import {
  journeyQueries,
  operationQueries,
  sloId,
  type LowTrafficGuard,
  type SliKind,
  type SloSpec,
} from '@slo-scout/slo';
import { formatText, lintDocuments } from '@slo-scout/slo/lint';

const REQUESTS = 'slo_scout_requests_total';
const DURATION = 'slo_scout_duration_seconds';

function approvedSlo(
  source: 'journey' | 'operation',
  kind: SliKind,
  choices: Pick<SloSpec, 'target' | 'windowDays' | 'scrapeIntervalSeconds'> & {
    guard: LowTrafficGuard['mode'];
  },
): SloSpec {
  const service = 'check"out {{ team }}';
  const { guard, ...rest } = choices;
  const name = `${source}-${kind}`;
  const thresholdSeconds = kind === 'latency' ? 1 : undefined;
  const queries =
    source === 'journey'
      ? journeyQueries(
          { journeyRequests: REQUESTS, journeyDuration: DURATION },
          { journeyId: '7c3a5f0e91b24d68', service },
          kind,
          thresholdSeconds,
        )
      : operationQueries(
          { operationRequests: REQUESTS, operationDuration: DURATION },
          { service, operation: 'POST /cart', kind: 'server' },
          kind,
          thresholdSeconds,
        );
  return {
    ...rest,
    id: sloId(service, name),
    name,
    title: `The ${kind} of a ${source}`,
    service,
    sli: {
      name,
      service,
      kind,
      description: 'Share of good events.',
      thresholdSeconds,
      source:
        source === 'journey'
          ? { type: 'journey', journeyId: '7c3a5f0e91b24d68', journeyName: 'a' }
          : {
              type: 'operation',
              service,
              operation: 'POST /cart',
              spanKind: 2,
            },
      queries,
      userFacing: { value: true, reason: 'Users call it.' },
    },
    guard: {
      mode: guard,
      minimumBadEvents: guard === 'count-guard' ? 5 : 0,
      requestsPerHour: 300,
      falsePagesPerWeek: 0.1,
      reason: 'Measured.',
    },
    rationale: {
      variant: 'balanced',
      probabilityMet: 0.9,
      provisional: false,
      historyDays: 28,
      exemplarTraceIds: [],
    },
  };
}

const CHOICES = [7, 28, 30, 90].flatMap(windowDays =>
  [0.9, 0.99, 0.99999].flatMap(target =>
    (['none', 'count-guard', 'tickets-only'] as const).map(guard => ({
      ...{ windowDays, target, guard },
      // Rare scrapes widen the short windows.
      scrapeIntervalSeconds: windowDays === 28 ? 90 : 15,
    })),
  ),
);

describe('our own rules and OpenSLO documents', () => {
  it.each(CHOICES)(
    'have nothing to find: $target over $windowDays days, guard $guard, a scrape every $scrapeIntervalSeconds s',
    choices => {
      const files = renderService([
        approvedSlo('journey', 'availability', choices),
        approvedSlo('journey', 'latency', choices),
        approvedSlo('operation', 'availability', choices),
        approvedSlo('operation', 'latency', choices),
      ]).filter(({ mediaType }) => mediaType === 'application/yaml');
      const { scrapeIntervalSeconds } = choices;
      const report = lintDocuments(files, { scrapeIntervalSeconds });

      expect(report.expressions).toBeGreaterThan(50);
      expect(formatText({ ...report, files: 0, documents: 0 })).toBe(
        '0 files, 0 documents with rules or SLOs: 0 errors, 0 warnings, 0 info\n',
      );
    },
  );
});
