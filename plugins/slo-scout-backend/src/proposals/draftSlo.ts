import { ConflictError, InputError } from '@backstage/errors';
import type {
  Proposal,
  Service,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import {
  chooseGuard,
  predictNextWindow,
  sloId,
  validateSloSpec,
  whatIfCurve,
  type SloSpec,
  type WhatIfPoint,
} from '@slo-scout/slo';
import type { SloScoutConfig } from '../config/SloScoutConfig';
import { readSliHistory } from '../slis/readSliHistory';
import { requireTarget } from '../slis/requireTarget';
import { seriesTotals } from '../slis/seriesTotals';
import type { SliSources } from '../slis/SliSources';
import { sliTitle } from '../slis/sliTitle';
import type { Approval } from './Proposals';

/**
 * An SLO that is not approved yet, and what its target means.
 *
 * @internal
 */
export interface SloDraft {
  spec: SloSpec;
  whatIf: WhatIfPoint;
}

/**
 * Makes an SLO of a proposal. Guard, P(met) and pages are those of the chosen
 * target, from the history that the proposal is made of.
 *
 * @throws InputError for a target outside (0,1) or a variant that was not proposed,
 * ConflictError when the telemetry behind the proposal is gone.
 * @internal
 */
export async function draftSlo(
  proposal: Proposal,
  service: Service,
  approval: Approval,
  options: {
    sources: SliSources;
    artifacts: SloScoutConfig['artifacts'];
  },
): Promise<SloDraft> {
  const { target, variant } = chooseTarget(proposal, approval);
  const { sli, windowDays } = proposal;
  const series = await readSliHistory(options.sources, sli, {
    from: Date.parse(proposal.evidence.from) / 1000,
    to: Date.parse(proposal.evidence.to) / 1000,
  });
  if (seriesTotals(series).events === 0) {
    throw new ConflictError(
      'The telemetry behind this proposal is gone; analyse the service again and approve the new proposal',
    );
  }
  const whatIf =
    proposal.whatIf.find(point => point.target === target) ??
    whatIfCurve(series, predictNextWindow(series, { windowDays }), [target])[0];
  const { artifacts } = options;
  const spec: SloSpec = {
    id: sloId(service.name, sli.name),
    name: sli.name,
    title: sliTitle(sli),
    service: service.name,
    entityRef: service.entityRef,
    owner: service.owner,
    sli,
    target,
    windowDays,
    guard: chooseGuard(series, target, windowDays),
    scrapeIntervalSeconds: artifacts.scrapeIntervalSeconds,
    rationale: {
      variant,
      probabilityMet: whatIf.probabilityMet,
      provisional: proposal.confidence.data.verdict !== 'pass',
      historyDays: proposal.confidence.data.historyDays,
      exemplarTraceIds: proposal.evidence.exemplars.map(
        ({ traceId }) => traceId,
      ),
    },
    runbookBaseUrl: artifacts.runbookBaseUrl,
    dashboardBaseUrl: artifacts.dashboardBaseUrl,
  };
  validateSloSpec(spec);
  return { spec, whatIf };
}

function chooseTarget(
  proposal: Proposal,
  approval: Approval,
): { target: number; variant: SloSpec['rationale']['variant'] } {
  if (approval.target !== undefined) {
    requireTarget(approval.target);
    const same = proposal.variants.find(
      ({ name, target }) =>
        target === approval.target &&
        (!approval.variant || approval.variant === name),
    );
    return { target: approval.target, variant: same?.name ?? 'custom' };
  }
  const name = approval.variant ?? proposal.recommended;
  const variant = proposal.variants.find(candidate => candidate.name === name);
  if (!variant) {
    const names = proposal.variants.map(candidate => candidate.name);
    throw new InputError(
      names.length > 0
        ? `The variant "${name}" was not proposed; choose ${names.join(
            ' or ',
          )}, or give a target`
        : 'No target was proposed since the data do not carry one; follow the remedies in its confidence and analyse again',
    );
  }
  return { target: variant.target, variant: variant.name };
}
