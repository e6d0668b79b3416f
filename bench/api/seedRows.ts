import { Client } from 'pg';

/** As large as a proposal really is: its what-if curve, evidence and a handful of replayed alerts. */
const DOCUMENT = {
  sli: {
    name: 'name',
    service: 'service',
    kind: 'availability',
    description:
      'Share of journeys "service · POST /cart/checkout" that end without an error.',
    source: {
      type: 'journey',
      journeyId: '0123456789abcdef',
      journeyName: 'service · POST /cart/checkout',
    },
    queries: {
      bad: 'sum(rate(slo_scout_journey_requests_total{journey="0123456789abcdef",service="service",outcome="error"}[{{.window}}]))',
      total:
        'sum(rate(slo_scout_journey_requests_total{journey="0123456789abcdef",service="service"}[{{.window}}]))',
    },
    userFacing: { value: true, reason: 'It measures the whole journey.' },
  },
  variants: ['conservative', 'balanced', 'stretch'].map(name => ({
    name,
    target: 0.999,
    probabilityMet: 0.96,
    expectedBudgetUse: 0.4,
    pagesPerWeek: 0.2,
  })),
  whatIf: Array.from({ length: 9 }, (_, i) => ({
    target: 0.9 + i / 100,
    probabilityMet: 0.96,
    expectedBudgetUse: 0.4,
    pagesPerWeek: 0.2,
  })),
  confidence: {
    data: {
      verdict: 'pass',
      findings: ['history', 'coverage', 'gaps', 'sampling', 'traffic'].map(
        id => ({ id, ok: true, fact: 'The history covers 28.0 days.' }),
      ),
      historyDays: 28,
      coverage: 1,
    },
    validity: {
      verdict: 'pass',
      findings: [{ id: 'invariant', ok: true, fact: 'Good ≤ total.' }],
    },
    prediction: {
      mean: 0.9995,
      quantiles: [0.999, 0.9993, 0.9995, 0.9997, 0.9999],
      samples: 2000,
      windowDays: 28,
    },
  },
  guard: {
    mode: 'none',
    minimumBadEvents: 0,
    requestsPerHour: 2400,
    falsePagesPerWeek: 0,
    reason: 'At 2400 requests an hour a single error does not page at 99.9 %.',
  },
  replay: Array.from({ length: 8 }, (_, i) => ({
    severity: 'page',
    from: 1_700_000_000 + i * 86_400,
    to: 1_700_000_900 + i * 86_400,
    peakBurnRate: 20,
  })),
  evidence: {
    from: '2026-10-27T00:00:00.000Z',
    to: '2026-11-24T00:00:00.000Z',
    events: 1_612_800,
    badEvents: 162,
    exemplars: Array.from({ length: 5 }, () => ({
      traceId: '0123456789abcdef0123456789abcdef',
      reason: 'slowest',
      durationSeconds: 0.3,
      timestamp: '2026-11-24T00:00:00.000Z',
    })),
  },
};

const SPEC = {
  id: 'service-name',
  name: 'name',
  title: 'service · POST /cart/checkout · availability',
  service: 'service',
  sli: DOCUMENT.sli,
  target: 0.999,
  windowDays: 28,
  guard: DOCUMENT.guard,
  scrapeIntervalSeconds: 30,
  rationale: {
    variant: 'conservative',
    probabilityMet: 0.96,
    provisional: false,
    historyDays: 28,
    exemplarTraceIds: DOCUMENT.evidence.exemplars.map(({ traceId }) => traceId),
  },
};

/** Numbers of rows. */
export interface Sizes {
  services: number;
  slos: number;
}

/**
 * Fills the tables of the control plane: half the services known to the catalog, an
 * analysis each, the SLOs spread over them evenly, one more proposal for each
 * SLO still undecided, five files a service, two audit rows an SLO.
 */
export async function seedRows(url: string, sizes: Sizes): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SET search_path TO "slo-scout"');
    await client.query(
      `INSERT INTO services (id, name, entity_ref, title, owner, in_catalog, first_seen, last_seen, journeys)
       SELECT gen_random_uuid(), 'service-' || lpad(n::text, 5, '0'),
         CASE WHEN n % 2 = 0 THEN 'component:default/service-' || n END, 'Service ' || n,
         'group:default/team-' || n % 50, n % 2 = 0, now() - interval '28 days', now(), 3
       FROM generate_series(1, $1::int) AS n`,
      [sizes.services],
    );
    await client.query(
      `INSERT INTO analysis_runs (id, service_id, status, step, progress, requested_by, started_at, finished_at, proposals)
       SELECT gen_random_uuid(), id, 'succeeded', 'save', 1, 'slo-scout', now(), now(), 10 FROM services`,
    );
    await client.query(
      `CREATE TEMPORARY TABLE spread AS
       SELECT n, services.id AS service_id, analysis_runs.id AS analysis_id, gen_random_uuid() AS sli_id, gen_random_uuid() AS slo_id
       FROM (SELECT id, row_number() OVER (ORDER BY name) AS place FROM services) AS services
       JOIN analysis_runs ON analysis_runs.service_id = services.id
       JOIN generate_series(1, $1::int) AS n ON n % $2::int + 1 = services.place`,
      [sizes.slos, sizes.services],
    );
    await client.query(
      `INSERT INTO slis (id, service_id, analysis_id, status, name, search, window_days, recommended, verdict, document)
       SELECT CASE WHEN status = 'approved' THEN sli_id ELSE gen_random_uuid() END, service_id, analysis_id, status,
         'sli-' || n, 'share of journeys that end without an error', 28, 'balanced', 'pass', $1::jsonb
       FROM spread, unnest(ARRAY['approved', 'proposed']) AS status`,
      [JSON.stringify(DOCUMENT)],
    );
    await client.query(
      `INSERT INTO slos (id, service_id, proposal_id, name, search, target, window_days, status, spec, approved_by,
         budget_sli, budget_remaining, budget_burn_rate, budget_computed_at)
       SELECT slo_id, service_id, sli_id, 'sli-' || n, 'slo ' || n, 0.999, 28, 'approved', $1::jsonb, 'user:default/jane',
         0.9995, 0.5, 0.7, now()
       FROM spread`,
      [JSON.stringify(SPEC)],
    );
    await client.query(
      `INSERT INTO artifacts (id, service_id, slo_id, kind, path, media_type, digest, content)
       SELECT gen_random_uuid(), service_id, (array_agg(slo_id))[1], file, 'slos/' || service_id || '/' || file, 'text/plain',
         repeat('0', 64), repeat('x', 20000)
       FROM spread, unnest(ARRAY['slo.yaml', 'rules.yaml', 'rules_test.yaml', 'dashboard.json', 'runbook.md']) AS file
       GROUP BY service_id, file`,
    );
    await client.query(
      `INSERT INTO audit_log (id, actor, action, subject, details)
       SELECT gen_random_uuid(), 'user:default/jane', action, 'slo:' || slo_id, '{"target": 0.999, "reason": "The team agreed on it"}'
       FROM spread, unnest(ARRAY['proposal.approve', 'artifact.generate']) AS action`,
    );
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}
