import {
  ConflictError,
  NotFoundError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import type {
  Artifact,
  ChangeRequest,
  ListOptions,
  Page,
  Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { GitProvider } from '@slo-scout/backstage-plugin-slo-scout-node';
import { serviceSlug } from '@slo-scout/slo';
import { randomUUID } from 'node:crypto';
import type { SloScoutConfig } from '../config/SloScoutConfig';
import type { Database } from '../database/Database';
import type { Caller } from '../http/Caller';
import { authorsOf } from '../policy/authorsOf';
import { countChanges } from '../policy/countChanges';
import type { PolicyEngine } from '../policy/PolicyEngine';
import type { Artifacts } from './Artifacts';
import { pullRequestBody, type PullRequestFacts } from './pullRequestBody';
import { renderServiceFiles } from './renderServiceFiles';

const PUBLISH_TIMEOUT_MS = 60_000;

/**
 * {@link Artifacts} without any permission.
 *
 * @internal
 */
export class DefaultArtifacts implements Artifacts {
  readonly #database: Database;
  readonly #policy: PolicyEngine;
  readonly #gitops: SloScoutConfig['gitops'];
  readonly #provider: GitProvider | undefined;

  constructor(options: {
    database: Database;
    policy: PolicyEngine;
    gitops: SloScoutConfig['gitops'];
    provider?: GitProvider;
  }) {
    this.#database = options.database;
    this.#policy = options.policy;
    this.#gitops = options.gitops;
    this.#provider = options.provider;
  }

  /** The service that an artifact belongs to. @throws NotFoundError */
  async serviceIdOf(artifactId: string): Promise<string> {
    return (await this.#find(artifactId)).serviceId;
  }

  async generate(
    { sloId }: { sloId: string },
    caller: Caller,
  ): Promise<Artifact[]> {
    const slo = await this.#database.slos.get(sloId);
    if (!slo) throw new NotFoundError(`There is no SLO with the id "${sloId}"`);
    return this.#database.transaction(async tx => {
      const slos = await tx.slos.ofService(slo.serviceId);
      const artifacts = await renderServiceFiles(tx, slos, sloId);
      await tx.audit.add({
        actor: caller.actor,
        action: 'artifact.generate',
        subject: `slo:${sloId}`,
        details: {
          files: artifacts.map(({ path, digest }) => ({ path, digest })),
        },
      });
      return artifacts.map(({ content: _, ...artifact }) => artifact);
    });
  }

  list(
    options: ListOptions & { sloId?: string; serviceId?: string },
  ): Promise<Page<Artifact>> {
    return this.#database.artifacts.list(options);
  }

  async get(id: string): Promise<Artifact> {
    return (await this.#find(id)).artifact;
  }

  async deploy(
    id: string,
    input: { reason?: string },
    caller: Caller,
  ): Promise<ChangeRequest> {
    const gitops = this.#gitops;
    const provider = this.#provider;
    if (!gitops || !provider) {
      throw new ConflictError(
        'No repository is configured to deploy to; set sloScout.gitops.repository',
      );
    }
    const { artifact, serviceId } = await this.#find(id);
    await this.#policy.prepare();
    return this.#policy.transaction(this.#database, async tx => {
      // The second of two deployments waits, then updates the branch of the first.
      await tx.slos.lockDeployment(serviceId);
      const slos = await tx.slos.ofService(serviceId);
      const files = await renderServiceFiles(tx, slos, artifact.sloId);
      const facts = await this.#collectFacts(tx, slos, files, input, caller);
      const names = slos.map(slo => slo.spec.name).join(', ');
      const changeRequest = await publish(provider, {
        repository: gitops.repository,
        baseBranch: gitops.baseBranch,
        branch: `${gitops.branchPrefix}${serviceSlug(facts.service)}`,
        title: `SLOs of ${facts.service}`,
        body: pullRequestBody(facts),
        commitMessage: `Update the SLOs of ${facts.service}\n\n${names}`,
        author: gitops.author,
        files: files.map(file => ({
          path: file.path,
          content: file.content ?? '',
        })),
        signal: AbortSignal.timeout(PUBLISH_TIMEOUT_MS),
      });
      const ids = slos.map(slo => slo.id);
      await tx.slos.setChangeRequest(ids, changeRequest);
      await tx.audit.add({
        actor: caller.actor,
        action: 'artifact.deploy',
        subject: `service:${serviceId}`,
        details: {
          slos: ids,
          url: changeRequest.url,
          branch: changeRequest.branch,
          commit: changeRequest.commit,
          reason: input.reason,
        },
      });
      return {
        ...changeRequest,
        policy: Object.fromEntries(
          facts.slos.map(({ slo, policy }) => [slo.spec.name, policy]),
        ),
      };
    });
  }

  async #collectFacts(
    tx: Database,
    slos: Slo[],
    files: Artifact[],
    input: { reason?: string },
    caller: Caller,
  ): Promise<PullRequestFacts> {
    const service = await tx.services.get(slos[0].serviceId);
    if (!service) throw new NotFoundError('The service of the SLO is gone');
    const policyCase = await this.#policy.open(tx, service, 'deploy');
    const changes = countChanges(
      slos.filter(({ status }) => status !== 'approved').map(slo => slo.spec),
      slos.map(slo => slo.spec),
    );
    const changeId = randomUUID();
    const facts: PullRequestFacts['slos'] = [];
    for (const slo of slos) {
      const { spec } = slo;
      const proposal = await tx.proposals.get(slo.proposalId);
      if (!proposal) throw new NotFoundError('The proposal of the SLO is gone');
      const analysis = await tx.analyses.get(proposal.analysisId);
      const policy = await this.#policy.require(
        tx,
        policyCase,
        {
          action: 'deploy',
          actor: caller.actor,
          approver: slo.approvedBy,
          authors: authorsOf(analysis, spec, slo.approvedBy),
          reason: input.reason,
          slo: {
            name: spec.name,
            target: spec.target,
            windowDays: spec.windowDays,
            kind: spec.sli.kind,
            variant: spec.rationale.variant,
            probabilityMet: spec.rationale.probabilityMet,
          },
          confidence: {
            data: proposal.confidence.data.verdict,
            validity: proposal.confidence.validity.verdict,
          },
          changes,
        },
        {
          changeId,
          serviceId: service.id,
          proposalId: proposal.id,
          sloId: slo.id,
        },
      );
      facts.push({ slo, proposal, policy });
    }
    return {
      service: service.name,
      slos: facts,
      files,
      reason: input.reason,
      actor: caller.actor,
    };
  }

  async #find(id: string) {
    const found = await this.#database.artifacts.get(id);
    if (!found) {
      throw new NotFoundError(`There is no artifact with the id "${id}"`);
    }
    return found;
  }
}

async function publish(
  provider: GitProvider,
  request: Parameters<GitProvider['publish']>[0],
): Promise<ChangeRequest> {
  try {
    return await provider.publish(request);
  } catch (error) {
    // Providers word their errors for people and keep credentials out of them.
    throw new ServiceUnavailableError(
      `The change request could not be opened on ${provider.id}: ${
        toError(error).message
      }`,
      error,
    );
  }
}
