import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { Slo } from '@slo-scout/backstage-plugin-slo-scout-common';
import { SLO_TONES } from '../../model/statusTones';
import { sloScoutTranslationRef } from '../../translation';
import { StatusChip } from '../common/StatusChip';

/**
 * The state of an SLO on its way into the repository, and whether its target
 * is provisional.
 *
 * @internal
 */
export function SloChips(props: { slo: Slo }) {
  const { slo } = props;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  return (
    <>
      <StatusChip
        tone={SLO_TONES[slo.status]}
        label={t(`slo.status.${slo.status}`)}
      />
      {slo.spec.rationale.provisional && (
        <StatusChip tone="warn" label={t('confidence.data.provisional')} />
      )}
    </>
  );
}
