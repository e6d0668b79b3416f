import type { Analysis } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { SloSpec } from '@slo-scout/slo';
import { SYSTEM_ACTOR } from '../http/Caller';

/**
 * Who had a hand in an SLO: who asked for its analysis, and who set a target of
 * their own. An analysis that nobody asked for has the system as its author.
 *
 * @param approver - of the SLO, who sets a target while approving
 * @internal
 */
export function authorsOf(
  analysis: Pick<Analysis, 'requestedBy'> | undefined,
  spec: SloSpec,
  approver: string,
): string[] {
  const requester = analysis?.requestedBy ?? SYSTEM_ACTOR;
  return spec.rationale.variant === 'custom'
    ? [...new Set([requester, approver])]
    : [requester];
}
