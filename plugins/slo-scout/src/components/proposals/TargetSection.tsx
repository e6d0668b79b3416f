import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Typography from '@material-ui/core/Typography';
import type { Proposal } from '@slo-scout/backstage-plugin-slo-scout-common';
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
  readOnly: boolean;
}) {
  const { proposal, decision, readOnly } = props;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  return (
    <Section title={t('target.title')}>
      <Stack>
        {proposal.variants.length > 0 ? (
          <VariantPicker
            name={`variant-${proposal.id}`}
            variants={proposal.variants}
            recommended={proposal.recommended}
            selected={decision.variant}
            onSelect={decision.chooseVariant}
          />
        ) : (
          <Typography variant="body2">{t('target.noVariants')}</Typography>
        )}
        <Consequences proposal={proposal} target={decision.target} />
        {!readOnly && (
          <TargetSlider
            stops={proposal.whatIf.map(point => point.target)}
            target={decision.target}
            onChange={decision.chooseTarget}
          />
        )}
        {proposal.whatIf.length > 1 && (
          <TargetCurve points={proposal.whatIf} target={decision.target} />
        )}
      </Stack>
    </Section>
  );
}
