import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { sloScoutTranslationRef } from '../../translation';
import { EmptyState } from '../states/EmptyState';
import { Snippet } from '../common/Snippet';

const OTLP_SNIPPET = [
  'OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317',
  'OTEL_SERVICE_NAME=checkout',
].join('\n');

/**
 * No service: because of the filter, or because nothing has arrived yet.
 *
 * @internal
 */
export function NoServicesState(props: { filtered: boolean }) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  if (props.filtered) {
    return (
      <EmptyState
        title={t('services.noHits')}
        text={t('services.noHitsText')}
      />
    );
  }
  return (
    <EmptyState
      title={t('services.empty')}
      text={t('services.emptyText')}
      action={<Snippet text={OTLP_SNIPPET} label={t('services.copySnippet')} />}
    />
  );
}
