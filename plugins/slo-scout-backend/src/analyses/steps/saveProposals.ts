import { randomUUID } from 'node:crypto';
import type { Database } from '../../database/Database';
import type { NewProposal } from '../../database/ProposalStore';
import { SYSTEM_ACTOR } from '../../http/Caller';
import { AnalysisClaimLostError } from '../AnalysisClaimLostError';
import type { AnalysisScope } from '../AnalysisScope';
import type { DescribedCandidate } from './describeProposals';

/**
 * Step 8: saves the proposals and ends the analysis, in one transaction. What
 * has an SLO already is not proposed again; approved SLOs stay as they are. What was rejected is
 * proposed again only when a person asked for the analysis.
 *
 * @throws AnalysisClaimLostError when the attempt has no say any more; nothing is saved then.
 * @internal
 */
export async function saveProposals(
  scope: AnalysisScope,
  candidates: DescribedCandidate[],
  attempt: { database: Database; analysisId: string; number: number },
): Promise<void> {
  await scope.report('save', 0, 'Saving the proposals');
  const { service, windowDays } = scope;
  await attempt.database.transaction(async tx => {
    const approved = new Set(
      (await tx.slos.ofService(service.id)).map(({ spec }) =>
        identityOf(spec.sli),
      ),
    );
    const rejected = new Set(
      scope.automatic ? await tx.proposals.rejectedNames(service.id) : [],
    );
    const proposals = candidates
      .filter(
        ({ sli }) => !approved.has(identityOf(sli)) && !rejected.has(sli.name),
      )
      .map(candidate => toProposal(candidate));
    const counts = {
      proposals: proposals.length,
      message: messageOf(candidates, proposals, scope.omissions),
    };
    const current = await tx.analyses.succeed(
      attempt.analysisId,
      attempt.number,
      counts,
    );
    if (!current) throw new AnalysisClaimLostError();
    await tx.proposals.replaceUndecided(service.id, proposals);
    await tx.audit.add({
      actor: SYSTEM_ACTOR,
      action: 'analysis.succeed',
      subject: `analysis:${attempt.analysisId}`,
      details: { service: service.name, proposals: proposals.length },
    });
  });

  function toProposal(candidate: DescribedCandidate): NewProposal {
    const { sli, variants, whatIf, confidence, guard, replay, evidence } =
      candidate;
    const { words } = candidate;
    return {
      id: randomUUID(),
      serviceId: service.id,
      analysisId: attempt.analysisId,
      windowDays,
      recommended: candidate.recommended,
      document: {
        sli,
        variants,
        whatIf,
        confidence,
        guard,
        replay,
        evidence,
        words,
      },
    };
  }
}

function identityOf(sli: DescribedCandidate['sli']): string {
  const { source } = sli;
  switch (source.type) {
    case 'journey':
      return `${sli.kind} journey ${source.journeyId}`;
    case 'operation':
      return `${sli.kind} operation ${source.spanKind} ${source.operation}`;
    default:
      return [
        `${sli.kind} metric ${source.metric}`,
        source.selector ?? '',
        source.cluster ?? '',
      ].join(' ');
  }
}

function messageOf(
  candidates: DescribedCandidate[],
  proposals: NewProposal[],
  omissions: ReadonlySet<string>,
): string {
  const leftOut = leftOutOf(omissions);
  if (candidates.length === 0) {
    return `No journey, operation or series of requests of the service was found${leftOut}`;
  }
  const withTarget = proposals.filter(
    ({ document }) => document.variants.length > 0,
  ).length;
  const parts = [
    `${proposals.length} proposals`,
    `${proposals.length - withTarget} of them without a target`,
  ];
  const known = candidates.length - proposals.length;
  if (known > 0) parts.push(`${known} SLIs were decided on before`);
  return `${parts.join(', ')}${leftOut}`;
}

/** So many sentences as people read. */
const MAX_OMISSIONS = 10;

function leftOutOf(omissions: ReadonlySet<string>): string {
  if (omissions.size === 0) return '';
  const told = [...omissions].slice(0, MAX_OMISSIONS);
  const more = omissions.size - told.length;
  return `. Left out: ${told.join('; ')}${
    more > 0 ? `; and ${more} more` : ''
  }`;
}
