import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { Proposal } from '@slo-scout/backstage-plugin-slo-scout-common';
import { sloScoutTranslationRef } from '../../translation';
import { Notice } from '../common/Notice';

/**
 * Says above everything else that a proposal stands on little data, or that
 * SLO-Scout proposes no target at all.
 *
 * @internal
 */
export function TrustNotice(props: { proposal: Proposal }) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const { verdict, findings } = props.proposal.confidence.data;
  if (verdict === 'pass') return null;
  const remedies = findings.flatMap(finding =>
    !finding.ok && finding.remedy ? [finding.remedy] : [],
  );
  return (
    <Notice tone={verdict === 'abstain' ? 'bad' : 'warn'}>
      <strong>{t(`trust.${verdict}`)}</strong> {remedies.join(' ')}
    </Notice>
  );
}
