import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Typography from '@material-ui/core/Typography';
import type {
  Proposal,
  Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import { useFormat } from '../../hooks/useFormat';
import { useLinks } from '../../hooks/useLinks';
import { actorName } from '../../model/actorName';
import { sloScoutTranslationRef } from '../../translation';
import { Section } from '../common/Section';
import { Stack } from '../common/Stack';

/**
 * Who decided what, when and why, and where to go on.
 *
 * @internal
 */
export function OutcomeSection(props: { proposal: Proposal; slo?: Slo }) {
  const { proposal, slo } = props;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const links = useLinks();
  return (
    <Section title={t(`outcome.${proposal.status}`)}>
      <Stack gap={1}>
        {proposal.decidedAt && (
          <Typography variant="body2">
            {t('outcome.decided', {
              who: proposal.decidedBy
                ? actorName(proposal.decidedBy)
                : t('outcome.unknown'),
              at: format.dateTime(proposal.decidedAt),
            })}
          </Typography>
        )}
        {slo && (
          <Typography variant="body2">
            {t('outcome.target', { target: format.percent(slo.spec.target) })}
          </Typography>
        )}
        {proposal.reason && (
          <Typography variant="body2">
            {t('outcome.reason', { reason: proposal.reason })}
          </Typography>
        )}
        {proposal.status === 'superseded' && (
          <Link to={links.service(proposal.serviceId)}>
            {t('outcome.toService')}
          </Link>
        )}
        {proposal.status === 'rejected' && (
          <Typography variant="body2">{t('outcome.rejectedNext')}</Typography>
        )}
        {proposal.sloId && (
          <Link to={links.slo(proposal.sloId)}>{t('outcome.toSlo')}</Link>
        )}
      </Stack>
    </Section>
  );
}
