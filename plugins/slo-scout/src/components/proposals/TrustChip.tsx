import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { DataGate } from '@slo-scout/slo';
import { sloScoutTranslationRef } from '../../translation';
import { StatusChip } from '../common/StatusChip';

/**
 * Marks what does not stand on enough data; nothing when it does.
 *
 * @internal
 */
export function TrustChip(props: { verdict: DataGate['verdict'] }) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  if (props.verdict === 'pass') return null;
  return (
    <StatusChip
      tone={props.verdict === 'abstain' ? 'bad' : 'warn'}
      label={t(`confidence.data.${props.verdict}`)}
    />
  );
}
