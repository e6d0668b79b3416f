import { ResponseError } from '@backstage/errors';
import type { Advice, VariantName } from '@slo-scout/slo';
import type { ListOptions, SloScoutApi } from '../SloScoutApi';
import type {
  Analysis,
  Artifact,
  AuditEntry,
  ChangeRequest,
  Coverage,
  ErrorBudget,
  JourneySummary,
  Page,
  Proposal,
  Service,
  Slo,
} from '../types';
import type { JourneyMatches, SimilarJourneys } from '../searchTypes';
import type {
  BreakGlass,
  Policy,
  PolicyDecisionRecord,
  PolicyDraft,
  PolicyDryRun,
  PolicyDryRunRequest,
  PolicySet,
} from '../policyTypes';
import type {
  ErrorBudgetForecast,
  JourneyComposite,
  LintAnswer,
  LintRequest,
  SloSimulation,
} from '../engineTypes';
import { watchAnalysis } from './watchAnalysis';

/**
 * What {@link SloScoutClient} needs from its surroundings. Both are optional in
 * a Backstage frontend with a fetch API that resolves `plugin://`.
 *
 * @public
 */
export interface SloScoutClientOptions {
  /** Finds the backend plugin; without it requests go to `plugin://slo-scout`. */
  discoveryApi?: { getBaseUrl(pluginId: string): Promise<string> };
  /** Adds credentials; default: the global `fetch`, without any. */
  fetchApi?: { fetch: typeof fetch };
}

/**
 * {@link SloScoutApi} over HTTP. A response that is not 2xx is thrown as a
 * `ResponseError`.
 *
 * @public
 */
export class SloScoutClient implements SloScoutApi {
  readonly #discoveryApi: SloScoutClientOptions['discoveryApi'];
  readonly #fetch: typeof fetch;

  constructor(options: SloScoutClientOptions = {}) {
    this.#discoveryApi = options.discoveryApi;
    const { fetchApi } = options;
    this.#fetch = fetchApi
      ? (input, init) => fetchApi.fetch(input, init)
      : (input, init) => fetch(input, init);
  }

  listServices(
    options?: ListOptions & { origin?: Service['origin']; entityRef?: string },
  ): Promise<Page<Service>> {
    return this.#get('services', options);
  }

  createService(input: {
    name: string;
    title?: string;
    owner?: string;
  }): Promise<Service> {
    return this.#post('services', input);
  }

  getAdvice(serviceId: string): Promise<{ items: Advice[] }> {
    return this.#get(`services/${encodeURIComponent(serviceId)}/advice`);
  }

  getService(id: string): Promise<Service> {
    return this.#get(`services/${encodeURIComponent(id)}`);
  }

  refreshServices(): Promise<{ services: number }> {
    return this.#post('services/refresh');
  }

  listJourneys(
    options?: ListOptions & { serviceId?: string; hours?: number },
  ): Promise<Page<JourneySummary>> {
    return this.#get('journeys', options);
  }

  searchJourneys(input: {
    q: string;
    limit?: number;
    serviceId?: string;
  }): Promise<JourneyMatches> {
    return this.#get('search/journeys', input);
  }

  similarJourneys(
    id: string,
    options?: { limit?: number },
  ): Promise<SimilarJourneys> {
    return this.#get(`journeys/${encodeURIComponent(id)}/similar`, options);
  }

  analyze(input: {
    serviceId?: string;
    entityRef?: string;
  }): Promise<Analysis> {
    return this.#post('analyze', input);
  }

  listAnalyses(
    options?: ListOptions & { serviceId?: string },
  ): Promise<Page<Analysis>> {
    return this.#get('analyze', options);
  }

  getAnalysis(id: string): Promise<Analysis> {
    return this.#get(`analyze/${encodeURIComponent(id)}`);
  }

  /**
   * Follows an analysis as server-sent events: yields its state now and after
   * each change, ends when it is finished, reconnects when the connection
   * breaks. Abort through the signal.
   */
  watchAnalysis(
    id: string,
    options?: { signal?: AbortSignal },
  ): AsyncGenerator<Analysis, void, void> {
    return watchAnalysis(
      init =>
        this.#send('GET', `analyze/${encodeURIComponent(id)}`, {
          accept: 'text/event-stream',
          ...init,
        }),
      options?.signal,
    );
  }

  cancelAnalysis(id: string): Promise<Analysis> {
    return this.#post(`analyze/${encodeURIComponent(id)}/cancel`);
  }

  listProposals(
    options?: ListOptions & {
      serviceId?: string;
      status?: Proposal['status'];
    },
  ): Promise<Page<Proposal>> {
    return this.#get('slis', options);
  }

  getProposal(id: string): Promise<Proposal> {
    return this.#get(`slis/${encodeURIComponent(id)}`);
  }

  approveProposal(
    id: string,
    input: { variant?: VariantName; target?: number; reason: string },
  ): Promise<Slo> {
    return this.#post(`slis/${encodeURIComponent(id)}/approve`, input);
  }

  rejectProposal(id: string, input: { reason: string }): Promise<Proposal> {
    return this.#post(`slis/${encodeURIComponent(id)}/reject`, input);
  }

  listSlos(options?: ListOptions & { serviceId?: string }): Promise<Page<Slo>> {
    return this.#get('slos', options);
  }

  getSlo(id: string): Promise<Slo> {
    return this.#get(`slos/${encodeURIComponent(id)}`);
  }

  getErrorBudget(id: string): Promise<ErrorBudget> {
    return this.#get(`slos/${encodeURIComponent(id)}/error-budget`);
  }

  simulateSlo(
    id: string,
    input: { target: number; windowDays?: number },
  ): Promise<SloSimulation> {
    return this.#post(`slos/${encodeURIComponent(id)}/simulate`, input);
  }

  forecastSlo(id: string): Promise<ErrorBudgetForecast> {
    return this.#get(`slos/${encodeURIComponent(id)}/forecast`);
  }

  getJourneyComposite(id: string): Promise<JourneyComposite> {
    return this.#get(`slos/${encodeURIComponent(id)}/composite`);
  }

  lint(input: LintRequest): Promise<LintAnswer> {
    return this.#post('lint', input);
  }

  generateArtifacts(input: { sloId: string }): Promise<Artifact[]> {
    return this.#post('artifacts', input);
  }

  listArtifacts(
    options?: ListOptions & { sloId?: string; serviceId?: string },
  ): Promise<Page<Artifact>> {
    return this.#get('artifacts', options);
  }

  getArtifact(id: string): Promise<Artifact> {
    return this.#get(`artifacts/${encodeURIComponent(id)}`);
  }

  deployArtifact(
    id: string,
    input?: { reason?: string },
  ): Promise<ChangeRequest> {
    return this.#post(`artifacts/${encodeURIComponent(id)}/deploy`, input);
  }

  listPolicies(): Promise<PolicySet> {
    return this.#get('policies');
  }

  getPolicy(id: string): Promise<Policy> {
    return this.#get(`policies/${encodeURIComponent(id)}`);
  }

  createPolicy(policy: PolicyDraft): Promise<Policy> {
    return this.#post('policies', policy);
  }

  async updatePolicy(
    id: string,
    policy: PolicyDraft,
    version: number,
  ): Promise<Policy> {
    const response = await this.#send(
      'PUT',
      `policies/${encodeURIComponent(id)}`,
      {
        accept: 'application/json',
        body: JSON.stringify(policy),
        headers: { 'if-match': `"${version}"` },
      },
    );
    return response.json();
  }

  async deletePolicy(id: string, version: number): Promise<void> {
    await this.#send('DELETE', `policies/${encodeURIComponent(id)}`, {
      accept: 'application/json',
      headers: { 'if-match': `"${version}"` },
    });
  }

  dryRunPolicy(input: PolicyDryRunRequest): Promise<PolicyDryRun> {
    return this.#post('policies/dry-run', input);
  }

  listPolicyDecisions(
    options?: ListOptions & {
      serviceId?: string;
      result?: PolicyDecisionRecord['result'];
    },
  ): Promise<Page<PolicyDecisionRecord>> {
    return this.#get('policies/decisions', options);
  }

  breakGlass(input: {
    serviceId: string;
    reason: string;
    expiresAt: string;
  }): Promise<BreakGlass> {
    return this.#post('policies/break-glass', input);
  }

  listBreakGlass(
    options?: ListOptions & { serviceId?: string },
  ): Promise<Page<BreakGlass>> {
    return this.#get('policies/break-glass', options);
  }

  endBreakGlass(id: string): Promise<BreakGlass> {
    return this.#post(`policies/break-glass/${encodeURIComponent(id)}/end`);
  }

  getCoverage(): Promise<Coverage> {
    return this.#get('coverage');
  }

  listAudit(
    options?: ListOptions & { subject?: string },
  ): Promise<Page<AuditEntry>> {
    return this.#get('audit', options);
  }

  async #get<T>(path: string, query?: object): Promise<T> {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query ?? {})) {
      if (value !== undefined) search.set(key, String(value));
    }
    const suffix = search.size > 0 ? `?${search}` : '';
    const response = await this.#send('GET', `${path}${suffix}`, {
      accept: 'application/json',
    });
    return response.json();
  }

  async #post<T>(path: string, body: object = {}): Promise<T> {
    const response = await this.#send('POST', path, {
      accept: 'application/json',
      body: JSON.stringify(body),
    });
    return response.json();
  }

  async #send(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    request: {
      accept: string;
      body?: string;
      headers?: Record<string, string>;
      signal?: AbortSignal;
    },
  ): Promise<Response> {
    const base =
      (await this.#discoveryApi?.getBaseUrl('slo-scout')) ??
      'plugin://slo-scout';
    const response = await this.#fetch(`${base}/v1/${path}`, {
      method,
      headers: {
        accept: request.accept,
        ...(request.body && { 'content-type': 'application/json' }),
        ...request.headers,
      },
      body: request.body,
      signal: request.signal,
    });
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response;
  }
}
