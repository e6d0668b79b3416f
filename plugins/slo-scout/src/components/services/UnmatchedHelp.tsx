import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { SLO_SCOUT_SERVICE_NAME_ANNOTATION } from '@slo-scout/backstage-plugin-slo-scout-common';
import { sloScoutTranslationRef } from '../../translation';
import { Notice } from '../common/Notice';
import { Snippet } from '../common/Snippet';
import { Stack } from '../common/Stack';

/**
 * How a service that only telemetry knows becomes one of the catalog.
 *
 * @internal
 */
export function UnmatchedHelp(props: { serviceName?: string }) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const { serviceName = 'the-service-name' } = props;
  return (
    <Notice tone="info">
      <Stack gap={1}>
        <span>{t('services.unmatchedHelp')}</span>
        <Snippet
          label={t('services.copySnippet')}
          text={[
            'metadata:',
            '  annotations:',
            `    ${SLO_SCOUT_SERVICE_NAME_ANNOTATION}: ${JSON.stringify(
              serviceName,
            )}`,
          ].join('\n')}
        />
      </Stack>
    </Notice>
  );
}
