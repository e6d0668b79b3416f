import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Typography from '@material-ui/core/Typography';
import type { Proposal } from '@slo-scout/backstage-plugin-slo-scout-common';
import { useFormat } from '../../hooks/useFormat';
import { sloScoutTranslationRef } from '../../translation';
import { Section } from '../common/Section';
import { Stack } from '../common/Stack';
import { ReplayTimeline } from './ReplayTimeline';

/**
 * What the alerts would have done over the history, and how single errors are
 * kept from paging.
 *
 * @internal
 */
export function ReplaySection(props: { proposal: Proposal }) {
  const { replay, evidence, guard } = props.proposal;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const pages = replay.filter(alert => alert.severity === 'page').length;
  return (
    <Section title={t('replay.title')}>
      <Stack gap={1}>
        <Typography variant="body2">
          {replay.length === 0
            ? t('replay.none')
            : t('replay.summary', {
                pages: t('replay.pages', { count: pages }),
                tickets: t('replay.tickets', { count: replay.length - pages }),
              })}
        </Typography>
        <ReplayTimeline alerts={replay} from={evidence.from} to={evidence.to} />
        <Typography variant="body2">
          <strong>{t(`guard.${guard.mode}`)}</strong>{' '}
          {guard.mode !== 'none' &&
            t('guard.facts', {
              errors: String(guard.minimumBadEvents),
              requests: format.count(guard.requestsPerHour),
              falsePages: format.decimal(guard.falsePagesPerWeek),
            })}{' '}
          {guard.reason}
        </Typography>
      </Stack>
    </Section>
  );
}
