import type {
  Analysis,
  Artifact,
  AuditEntry,
  ChangeRequest,
  Coverage,
  ErrorBudget,
  ErrorBudgetForecast,
  JourneyComposite,
  JourneyMatches,
  JourneySummary,
  LintAnswer,
  LintRequest,
  ListOptions,
  Page,
  Proposal,
  Service,
  SimilarJourneys,
  Slo,
  SloScoutApi,
  SloSimulation,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import {
  adviseInstrumentation,
  type Advice,
  type VariantName,
} from '@slo-scout/slo';
import { lintDocuments } from '@slo-scout/slo/lint';
import { advance } from './backend/advance';
import { decided } from './backend/decided';
import { found } from './backend/found';
import { InMemoryPolicies } from './backend/InMemoryPolicies';
import { page } from './backend/page';
import { refusal } from './backend/refusal';
import { artifactsOf } from './fixtures/artifacts';
import {
  cartAvailability,
  checkoutAvailability,
  checkoutLatency,
} from './fixtures/proposals';
import { journeys, services } from './fixtures/services';
import { approvedSlo, errorBudget } from './fixtures/slos';

/**
 * The backend in a few lines: it keeps its state, and answers unknown ids with
 * 404, forbidden calls with 403, what no longer fits with 409 and bad input
 * with 400. An analysis does one step each time it is looked at.
 */
export class InMemorySloScoutApi
  extends InMemoryPolicies
  implements SloScoutApi
{
  services = services.map(service => ({ ...service }));
  journeys = [...journeys];
  proposals = [checkoutAvailability, checkoutLatency, cartAvailability].map(
    proposal => ({ ...proposal }),
  );
  advice = adviseInstrumentation({
    ...{ service: 'checkout', language: 'nodejs', traces: 20_000 },
    ...{ failed: 31, incomplete: 4_000, entryFromName: 0, unknownSampling: 0 },
  });
  slos: Slo[] = [];
  analyses: Analysis[] = [];
  artifacts: Artifact[] = [];
  audit: AuditEntry[] = [];
  /** Methods that answer 403. */
  forbidden = new Set<keyof SloScoutApi>();
  /** How much of an analysis is done each time it is looked at. */
  stepsPerLook = 1;
  changeRequestUrl = 'https://github.example.com/acme/slos/pull/7';

  async listServices(
    options: ListOptions & {
      origin?: Service['origin'];
      entityRef?: string;
    } = {},
  ): Promise<Page<Service>> {
    await this.#allow('listServices');
    const fits = (service: Service) =>
      (!options.origin || service.origin === options.origin) &&
      (!options.entityRef || service.entityRef === options.entityRef);
    return page(
      this.services.map(service => this.#counted(service)).filter(fits),
      options,
      service => service.name,
    );
  }

  async createService(input: {
    name: string;
    title?: string;
    owner?: string;
  }): Promise<Service> {
    await this.#allow('createService');
    if (this.services.some(service => service.name === input.name)) {
      throw await refusal(
        409,
        'ConflictError',
        `There is already a service '${input.name}'.`,
      );
    }
    const service = {
      id: `svc-${input.name}`,
      origin: 'telemetry' as const,
      ...input,
    };
    this.services.push(service);
    return this.#counted(service);
  }

  async getService(id: string): Promise<Service> {
    await this.#allow('getService');
    return this.#counted(await found(this.services, id, 'service'));
  }

  async getAdvice(serviceId: string): Promise<{ items: Advice[] }> {
    await this.#allow('getAdvice');
    await found(this.services, serviceId, 'service');
    return { items: this.advice };
  }

  async refreshServices(): Promise<{ services: number }> {
    await this.#allow('refreshServices');
    return { services: this.services.length };
  }

  async listJourneys(
    options: ListOptions & { serviceId?: string; hours?: number } = {},
  ): Promise<Page<JourneySummary>> {
    await this.#allow('listJourneys');
    const name = this.services.find(s => s.id === options.serviceId)?.name;
    return page(
      this.journeys.filter(
        journey => !options.serviceId || journey.services.includes(name ?? ''),
      ),
      options,
      journey => journey.name,
    );
  }

  async searchJourneys(input: {
    q: string;
    limit?: number;
    serviceId?: string;
  }): Promise<JourneyMatches> {
    const { items } = await this.listJourneys({ serviceId: input.serviceId });
    return {
      mode: 'words',
      items: items
        .filter(({ name }) =>
          name.toLowerCase().includes(input.q.toLowerCase()),
        )
        .slice(0, input.limit ?? 20)
        .map(({ id, name, entryService }) => ({
          ...{ id, name, entryService },
          ...{ score: 1, words: 1 },
        })),
    };
  }

  async similarJourneys(id: string): Promise<SimilarJourneys> {
    await this.#allow('listJourneys');
    await found(this.journeys, id, 'journey');
    return { mode: 'words', items: [] };
  }

  async analyze(input: {
    serviceId?: string;
    entityRef?: string;
  }): Promise<Analysis> {
    await this.#allow('analyze');
    const service = this.services.find(
      s => s.id === input.serviceId || s.entityRef === input.entityRef,
    );
    if (!service) {
      throw await refusal(404, 'NotFoundError', 'There is no such service.');
    }
    const analysis: Analysis = {
      id: `run-${this.analyses.length + 2}`,
      serviceId: service.id,
      serviceName: service.name,
      status: 'queued',
      progress: 0,
      requestedBy: 'user:default/guest',
      createdAt: new Date().toISOString(),
      proposals: 0,
    };
    this.analyses.unshift(analysis);
    return { ...analysis };
  }

  async listAnalyses(
    options: ListOptions & { serviceId?: string } = {},
  ): Promise<Page<Analysis>> {
    await this.#allow('listAnalyses');
    const own = this.analyses.filter(
      a => !options.serviceId || a.serviceId === options.serviceId,
    );
    own.forEach(analysis => advance(analysis, this.stepsPerLook));
    return page(
      own.map(analysis => ({ ...analysis })),
      options,
      analysis => analysis.serviceName,
    );
  }

  async getAnalysis(id: string): Promise<Analysis> {
    await this.#allow('getAnalysis');
    const analysis = await found(this.analyses, id, 'analysis');
    advance(analysis, this.stepsPerLook);
    return { ...analysis };
  }

  async cancelAnalysis(id: string): Promise<Analysis> {
    await this.#allow('cancelAnalysis');
    const analysis = await found(this.analyses, id, 'analysis');
    if (analysis.finishedAt) {
      throw await refusal(409, 'ConflictError', 'The analysis has ended.');
    }
    analysis.status = 'cancelled';
    analysis.finishedAt = new Date().toISOString();
    return { ...analysis };
  }

  async listProposals(
    options: ListOptions & {
      serviceId?: string;
      status?: Proposal['status'];
    } = {},
  ): Promise<Page<Proposal>> {
    await this.#allow('listProposals');
    return page(
      this.proposals.filter(
        proposal =>
          (!options.serviceId || proposal.serviceId === options.serviceId) &&
          (!options.status || proposal.status === options.status),
      ),
      options,
      proposal => proposal.sli.name,
    );
  }

  async getProposal(id: string): Promise<Proposal> {
    await this.#allow('getProposal');
    return { ...(await found(this.proposals, id, 'proposal')) };
  }

  async approveProposal(
    id: string,
    input: { variant?: VariantName; target?: number; reason: string },
  ): Promise<Slo> {
    await this.#allow('approveProposal');
    const proposal = await this.#undecided(id, input.reason);
    const target =
      input.target ??
      proposal.variants.find(v => v.name === input.variant)?.target;
    if (target === undefined || !(target > 0 && target < 1)) {
      throw await refusal(
        400,
        'InputError',
        'The target must lie between 0 and 1.',
      );
    }
    const slo = approvedSlo(
      proposal,
      target,
      input.target === undefined ? input.variant ?? 'custom' : 'custom',
    );
    this.slos.unshift(slo);
    Object.assign(proposal, decided('approved', input.reason), {
      sloId: slo.id,
    });
    this.#record('proposal.approve', `proposal:${id}`, input.reason);
    return { ...slo };
  }

  async rejectProposal(
    id: string,
    input: { reason: string },
  ): Promise<Proposal> {
    await this.#allow('rejectProposal');
    const proposal = await this.#undecided(id, input.reason);
    Object.assign(proposal, decided('rejected', input.reason));
    this.#record('proposal.reject', `proposal:${id}`, input.reason);
    return { ...proposal };
  }

  async listSlos(
    options: ListOptions & { serviceId?: string } = {},
  ): Promise<Page<Slo>> {
    await this.#allow('listSlos');
    return page(
      this.slos
        .filter(s => !options.serviceId || s.serviceId === options.serviceId)
        .map(slo => ({ ...slo, budget: errorBudget(slo.spec.target) })),
      options,
      slo => slo.spec.title,
    );
  }

  async getSlo(id: string): Promise<Slo> {
    await this.#allow('getSlo');
    return { ...(await found(this.slos, id, 'SLO')) };
  }

  async getErrorBudget(id: string): Promise<ErrorBudget> {
    await this.#allow('getErrorBudget');
    return errorBudget((await found(this.slos, id, 'SLO')).spec.target);
  }

  async simulateSlo(
    id: string,
    input: { target: number; windowDays?: number },
  ): Promise<SloSimulation> {
    await this.#allow('simulateSlo');
    const { spec } = await found(this.slos, id, 'SLO');
    return {
      target: input.target,
      probabilityMet: 0.71,
      expectedBudgetUse: 0.9,
      pagesPerWeek: 0.5,
      windowDays: input.windowDays ?? spec.windowDays,
      guard: spec.guard,
      replay: [],
      alerts: { pages: 0, tickets: 0 },
      history: {
        from: '2026-10-01T00:00:00.000Z',
        to: '2026-10-29T00:00:00.000Z',
      },
    };
  }

  async forecastSlo(id: string): Promise<ErrorBudgetForecast> {
    await this.#allow('forecastSlo');
    const { spec } = await found(this.slos, id, 'SLO');
    return {
      target: spec.target,
      windowDays: spec.windowDays,
      from: '2026-10-29T00:00:00.000Z',
      to: '2026-11-26T00:00:00.000Z',
      historyDays: 28,
      remaining: 0.62,
      probabilityExhausted: 0.08,
      probabilityInterval: { low: 0.07, high: 0.09 },
      probabilityByDay: Array.from(
        { length: spec.windowDays },
        (_, day) => (0.08 * (day + 1)) / spec.windowDays,
      ),
      exhaustion: {
        early: '2026-11-05T00:00:00.000Z',
        median: '2026-11-16T00:00:00.000Z',
        late: '2026-11-25T00:00:00.000Z',
      },
      remainingAtEnd: { low: -0.2, median: 0.55, high: 0.9 },
      samples: 2000,
    };
  }

  async getJourneyComposite(id: string): Promise<JourneyComposite> {
    await this.#allow('getJourneyComposite');
    const { spec } = await found(this.slos, id, 'SLO');
    return {
      journeyId: 'checkout',
      journeyName: spec.title,
      windowDays: spec.windowDays,
      from: '2026-10-01T00:00:00.000Z',
      to: '2026-10-29T00:00:00.000Z',
      measured: 0.9991,
      traces: 120_000,
      bounds: { lower: 0.9985, upper: 0.9993, independent: 0.9985 },
      parts: [
        {
          service: 'payment',
          operation: 'Charge',
          calls: 120_000,
          errors: 84,
          availability: 0.9993,
        },
        {
          service: 'cart',
          operation: 'GetCart',
          calls: 120_000,
          errors: 96,
          availability: 0.9992,
        },
      ],
    };
  }

  async lint(input: LintRequest): Promise<LintAnswer> {
    await this.#allow('lint');
    return lintDocuments(input.files);
  }

  async generateArtifacts(input: { sloId: string }): Promise<Artifact[]> {
    await this.#allow('generateArtifacts');
    const generated = artifactsOf(await found(this.slos, input.sloId, 'SLO'));
    this.artifacts = [
      ...this.artifacts.filter(a => a.sloId !== input.sloId),
      ...generated,
    ];
    return generated;
  }

  async listArtifacts(
    options: ListOptions & { sloId?: string; serviceId?: string } = {},
  ): Promise<Page<Artifact>> {
    await this.#allow('listArtifacts');
    return page(
      this.artifacts
        .filter(a => !options.sloId || a.sloId === options.sloId)
        .map(({ content: _, ...artifact }) => artifact),
      options,
      artifact => artifact.path,
    );
  }

  async getArtifact(id: string): Promise<Artifact> {
    await this.#allow('getArtifact');
    return found(this.artifacts, id, 'artifact');
  }

  async deployArtifact(
    id: string,
    input?: { reason?: string },
  ): Promise<ChangeRequest> {
    await this.#allow('deployArtifact');
    const { sloId } = await found(this.artifacts, id, 'artifact');
    const slo = await found(this.slos, sloId, 'SLO');
    slo.status = 'deploying';
    slo.changeRequest = {
      provider: 'github',
      url: this.changeRequestUrl,
      branch: `slo-scout/${slo.id}`,
      commit: '3f786850e387550fdab836ed7e6dc881de23001b',
      state: 'open',
      updatedAt: new Date().toISOString(),
    };
    this.#record(
      'artifact.deploy',
      `service:${slo.serviceId}`,
      input?.reason ?? '',
      [slo.id],
    );
    return slo.changeRequest;
  }

  async getCoverage(): Promise<Coverage> {
    await this.#allow('getCoverage');
    const known = this.services.filter(s => s.origin !== 'telemetry');
    const withSlo = new Set(this.slos.map(slo => slo.serviceId));
    return {
      services: known.length,
      withTelemetry: known.filter(s => s.lastSeen).length,
      withSlo: known.filter(s => withSlo.has(s.id)).length,
      journeys: this.journeys.length,
      journeysWithSlo: this.slos.length > 0 ? 1 : 0,
      unmatchedServices: this.services.length - known.length,
    };
  }

  async listAudit(
    options: ListOptions & { subject?: string } = {},
  ): Promise<Page<AuditEntry>> {
    await this.#allow('listAudit');
    return page(
      this.audit.filter(e => !options.subject || e.subject === options.subject),
      options,
      entry => entry.action,
    );
  }

  #counted(service: (typeof services)[number]): Service {
    return {
      ...service,
      journeys: this.journeys.filter(j => j.services.includes(service.name))
        .length,
      proposals: this.proposals.filter(
        p => p.serviceId === service.id && p.status === 'proposed',
      ).length,
      slos: this.slos.filter(slo => slo.serviceId === service.id).length,
    };
  }

  async #undecided(id: string, reason: string): Promise<Proposal> {
    const proposal = await found(this.proposals, id, 'proposal');
    if (proposal.status !== 'proposed') {
      throw await refusal(
        409,
        'ConflictError',
        `The proposal is already ${proposal.status}.`,
      );
    }
    if (!reason.trim()) {
      throw await refusal(400, 'InputError', 'A reason is required.');
    }
    return proposal;
  }

  #record(action: string, subject: string, reason: string, slos?: string[]) {
    this.audit.unshift({
      id: String(this.audit.length + 1),
      at: new Date().toISOString(),
      actor: 'user:default/guest',
      action,
      subject,
      details: { reason, ...(slos && { slos }) },
    });
  }

  async #allow(method: keyof SloScoutApi) {
    if (!this.forbidden.has(method)) return;
    throw await refusal(
      403,
      'NotAllowedError',
      'You lack the permission for this.',
    );
  }
}
