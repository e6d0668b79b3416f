import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Typography from '@material-ui/core/Typography';
import type {
  Proposal,
  Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { VariantName } from '@slo-scout/slo';
import type { Decision } from '../../hooks/useDecision';
import { sloScoutTranslationRef } from '../../translation';
import { TargetCurve } from '../charts/TargetCurve';
import { Section } from '../common/Section';
import { Stack } from '../common/Stack';
import { Consequences } from './Consequences';
import { TargetSlider } from './TargetSlider';
import { VariantPicker } from './VariantPicker';

/**
 * Choosing a target: the three variants, any other, and what it means.
 *
 * @internal
 */
export function TargetSection(props: {
  proposal: Proposal;
  decision: Decision;
  /** The SLO that came of it: then nothing is left to choose. */
  slo?: Slo;
  readOnly: boolean;
}) {
  const { proposal, decision, slo, readOnly } = props;
  const target = slo?.spec.target ?? decision.target;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  return (
    <Section title={t('target.title')}>
      <Stack>
        {proposal.variants.length > 0 ? (
          <VariantPicker
            name={`variant-${proposal.id}`}
            variants={proposal.variants}
            recommended={proposal.recommended}
            selected={selectedVariant()}
            onSelect={readOnly ? undefined : decision.chooseVariant}
          />
        ) : (
          <Typography variant="body2">{t('target.noVariants')}</Typography>
        )}
        {!readOnly && (
          <TargetSlider
            stops={proposal.whatIf.map(point => point.target)}
            target={decision.target}
            onChange={decision.chooseTarget}
          />
        )}
        <Consequences proposal={proposal} target={target} />
        {proposal.whatIf.length > 1 && (
          <TargetCurve points={proposal.whatIf} target={target} />
        )}
      </Stack>
    </Section>
  );

  function selectedVariant(): VariantName | undefined {
    if (!readOnly) return decision.variant;
    const approved = slo?.spec.rationale.variant;
    return approved === 'custom' ? undefined : approved;
  }
}
