import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Typography from '@material-ui/core/Typography';
import type { Decision } from '../../hooks/useDecision';
import { useFormat } from '../../hooks/useFormat';
import type { ServicePermissions } from '../../hooks/useServicePermissions';
import { sloScoutTranslationRef } from '../../translation';
import { Section } from '../common/Section';
import { Stack } from '../common/Stack';
import { DecisionActions } from './DecisionActions';

/**
 * The decision about a proposal, or why the user cannot take it.
 *
 * @internal
 */
export function DecisionSection(props: {
  decision: Decision;
  permissions: ServicePermissions;
  onDecided(): void;
}) {
  const { decision, permissions } = props;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  if (permissions.loading) return null;
  if (!permissions.approve) {
    return (
      <Section title={t('decision.title')}>
        <Typography variant="body2">{t('decision.forbidden')}</Typography>
      </Section>
    );
  }
  return (
    <Section title={t('decision.title')}>
      <Stack gap={1.5}>
        <Typography variant="body2">
          {t('decision.chosen', {
            target: format.percent(decision.target),
            variant: t(`variants.${decision.variant ?? 'custom'}`),
          })}
        </Typography>
        <DecisionActions
          decision={decision}
          offer="both"
          onDecided={props.onDecided}
        />
      </Stack>
    </Section>
  );
}
