import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { TelemetryWriter, type LogCount } from '@slo-scout/telemetry-store';
import { CHECKOUT, DAY, GATEWAY, NOW } from '../__testUtils__/fixtures';
import { requireDocumented } from '../__testUtils__/requireDocumented';
import { seedTelemetry } from '../__testUtils__/seedTelemetry';
import {
  startTestSloScout,
  type TestSloScout,
} from '../__testUtils__/startTestSloScout';
import { waitForAnalysis } from '../__testUtils__/waitForAnalysis';

jest.setTimeout(180_000);

const STEP = 300;
const INFO = 9;
const ERROR = 17;

/** Records of one template, in every bin of eight days. */
function logsOf(
  service: string,
  severity: number,
  text: string,
  totalAt: (step: number) => number,
): LogCount[] {
  const template = Buffer.from(text.padEnd(8, '.').slice(0, 8)).toString('hex');
  return Array.from({ length: (8 * DAY) / STEP }, (_, step) => ({
    ...{ service, severity, text, template, traced: 0 },
    minute: NOW - 8 * DAY + step * STEP,
    total: totalAt(step),
  })).filter(({ total }) => total > 0);
}

const LOGS = [
  logsOf('mailer', INFO, 'sent <num> mails', () => 100),
  logsOf('mailer', ERROR, 'the relay is away', i => (i % 10 === 0 ? 4 : 0)),
  logsOf('mailer', ERROR, 'bad address <*>', i => (i % 10 === 0 ? 6 : 0)),
  logsOf('gateway', INFO, 'served <*>', () => 100),
  logsOf('gateway', ERROR, 'failed <*>', () => 1),
  logsOf('cron', ERROR, 'oh no <*>', () => 5),
];

describe('SLIs of log records', () => {
  let database: TestDatabase;
  let sloScout: TestSloScout;

  beforeAll(async () => {
    database = await createTestDatabase();
    const connection = { connectionString: database.url };
    await seedTelemetry(connection, [CHECKOUT], { from: NOW - DAY, to: NOW });
    const writer = await TelemetryWriter.create({ connection });
    const assignment = {
      ...{ topic: 'raw-telemetry', partition: 0 },
      ...{ group: 'signals', generation: 1 },
    };
    await writer.claim(assignment);
    for (const [index, logs] of LOGS.entries()) {
      await writer.commitSignals({
        ...{ assignment, logs, events: [], metrics: [] },
        position: { offset: index + 1, cycle: 0 },
      });
    }
    await writer.close();
    sloScout = await startTestSloScout({
      database,
      entities: [GATEWAY],
      config: { analysis: { historyDays: 8, windowDays: 7, attempts: 1 } },
    });
    await sloScout.api().refreshServices();
  });

  afterAll(async () => {
    await sloScout?.stop();
    await database?.drop();
  });

  async function analyse(name: string) {
    const api = sloScout.api();
    const known = (await api.listServices({ q: name })).items.find(
      service => service.name === name,
    );
    const service = known ?? (await api.createService({ name }));
    const { id } = await api.analyze({ serviceId: service.id });
    const states = await waitForAnalysis(api, id);
    const { items } = await api.listProposals({ serviceId: service.id });
    return { analysis: states[states.length - 1], proposals: items };
  }

  it('are proposed for a service that sends nothing but logs, from approval to budget', async () => {
    const { analysis, proposals } = await analyse('mailer');
    expect(analysis.status).toBe('succeeded');
    expect(proposals).toHaveLength(1);
    const [proposal] = proposals;
    requireDocumented('Proposal', proposal);
    expect(proposal.sli).toMatchObject({
      name: 'logs-availability',
      source: {
        type: 'logs',
        metric: 'slo_scout_service_log_records_total',
        selector: 'service="mailer"',
      },
      userFacing: { value: false },
    });
    const steps = (8 * DAY) / STEP;
    // The analysis may begin a bin later than the logs do.
    const within = (value: number, whole: number) =>
      expect(Math.abs(value - whole)).toBeLessThanOrEqual(0.01 * whole);
    within(proposal.evidence.events, 101 * steps);
    within(proposal.evidence.badEvents, steps);
    expect(proposal.evidence.errorTemplates!.map(({ text }) => text)).toEqual([
      'bad address <*>',
      'the relay is away',
    ]);
    expect(proposal.confidence.validity.verdict).toBe('warn');
    expect(proposal.confidence.data.coverage).toBeGreaterThan(0.99);
    expect(proposal.variants.length).toBeGreaterThan(0);

    const api = sloScout.api();
    const slo = await api.approveProposal(proposal.id, {
      target: 0.98,
      reason: 'There is nothing better yet',
    });
    const budget = await api.getErrorBudget(slo.id);
    requireDocumented('ErrorBudget', budget);
    expect(budget.measuredBy).toBe('log-counts');
    expect(budget.sli).toBeCloseTo(1 - 1 / 101, 4);
    const forecast = await api.forecastSlo(slo.id);
    expect(forecast.remaining).toBeCloseTo(budget.remaining!, 2);
  });

  it('give way to journeys and operations', async () => {
    for (const name of ['gateway', 'cart']) {
      const { proposals } = await analyse(name);
      expect(proposals.length).toBeGreaterThan(0);
      expect(proposals.map(({ sli }) => sli.source.type)).not.toContain('logs');
    }
  });

  it('are not made of a log that holds errors only', async () => {
    const { analysis, proposals } = await analyse('cron');
    expect(proposals).toEqual([]);
    expect(analysis.message).toContain('it logs little else');
  });
});
