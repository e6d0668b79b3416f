import type {
  Proposal,
  Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import { pullRequestBody } from './pullRequestBody';

const HOSTILE = 'evil | <img src=x> @team [click](http://x)\n# Heading `';

const PROPOSAL: Proposal = {
  id: 'proposal',
  serviceId: 'service',
  serviceName: HOSTILE,
  analysisId: 'analysis',
  status: 'approved',
  sli: {
    name: 'evil-availability',
    service: HOSTILE,
    kind: 'availability',
    description: `Share of ${HOSTILE} that end well.`,
    source: { type: 'journey', journeyId: 'j', journeyName: HOSTILE },
    queries: { bad: 'bad', total: 'total' },
    userFacing: { value: true, reason: 'yes' },
  },
  windowDays: 28,
  variants: [
    {
      name: 'balanced',
      target: 0.9995,
      probabilityMet: 0.9153,
      expectedBudgetUse: 0.5,
      pagesPerWeek: 0.3,
    },
  ],
  recommended: 'balanced',
  whatIf: [],
  confidence: {
    data: {
      verdict: 'provisional',
      findings: [
        { id: 'history', ok: false, fact: 'The history covers 2 days.' },
      ],
      historyDays: 2,
      coverage: 1,
    },
    validity: { verdict: 'pass', findings: [] },
  },
  guard: {
    mode: 'none',
    minimumBadEvents: 0,
    requestsPerHour: 1,
    falsePagesPerWeek: 0,
    reason: 'Enough traffic.',
  },
  replay: [{ severity: 'page', from: 0, to: 1, peakBurnRate: 20 }],
  evidence: {
    from: '2026-11-01T00:00:00.000Z',
    to: '2026-11-03T00:00:00.000Z',
    events: 1000,
    badEvents: 3,
    exemplars: [],
  },
  createdAt: '2026-11-03T00:00:00.000Z',
  reason: HOSTILE,
};

const SLO: Slo = {
  id: 'slo',
  serviceId: 'service',
  serviceName: HOSTILE,
  proposalId: 'proposal',
  status: 'approved',
  approvedBy: 'user:default/jane',
  createdAt: '2026-11-03T00:00:00.000Z',
  spec: {
    id: 'evil-evil-availability',
    name: 'evil-availability',
    title: HOSTILE,
    service: HOSTILE,
    sli: PROPOSAL.sli,
    target: 0.9995,
    windowDays: 28,
    guard: PROPOSAL.guard,
    scrapeIntervalSeconds: 30,
    rationale: {
      variant: 'balanced',
      probabilityMet: 0.9153,
      provisional: true,
      historyDays: 2,
      exemplarTraceIds: [],
    },
  },
};

const BODY = pullRequestBody({
  service: HOSTILE,
  actor: 'user:default/jane',
  reason: HOSTILE,
  files: [
    {
      id: 'file',
      sloId: 'slo',
      serviceName: HOSTILE,
      kind: 'prometheus-rules',
      path: 'slos/evil/rules.yaml',
      mediaType: 'application/yaml',
      digest: '0'.repeat(64),
      createdAt: '2026-11-03T00:00:00.000Z',
    },
  ],
  slos: [
    {
      slo: SLO,
      proposal: PROPOSAL,
      policy: {
        decision: 'warn',
        evaluated: ['provisional-data'],
        findings: [
          {
            ruleId: 'provisional-data',
            effect: 'warn',
            shadow: false,
            mode: 'enforce',
            description: 'The history is long enough.',
            facts: {},
            remedy: 'Analyse again when there is more history.',
          },
        ],
      },
    },
  ],
});

describe('pullRequestBody', () => {
  it('gives the proof for each SLO', () => {
    expect(BODY).toContain('| 99.95 % | 28 d | 91.5 % | 0.3 | user:default');
    expect(BODY).toContain('(provisional)');
    expect(BODY).toContain('Data: **provisional**. The history covers 2 days.');
    expect(BODY).toContain('3 bad of 1000 events');
    expect(BODY).toContain('1 pages, 0 tickets');
    expect(BODY).toContain('`provisional-data` gives a warning');
    expect(BODY).toContain('- `slos/evil/rules.yaml`');
  });

  it('keeps names from becoming mentions, tables, links, headings or HTML', () => {
    expect(BODY).not.toMatch(/<img/);
    expect(BODY).not.toMatch(/@team/);
    expect(BODY).not.toMatch(/(?<!\\)\[click/);
    expect(BODY).not.toMatch(/^# Heading/m);
    const row = BODY.split('\n').find(line => line.includes('99.95 %'))!;
    expect(row.match(/(?<!\\)\|/g)).toHaveLength(7);
  });
});
