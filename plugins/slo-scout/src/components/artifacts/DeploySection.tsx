import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type {
  Artifact,
  Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { useLoad } from '../../hooks/useLoad';
import { sloScoutTranslationRef } from '../../translation';
import { Loadable } from '../common/Loadable';
import { Section } from '../common/Section';
import { Stack } from '../common/Stack';
import { ArtifactBrowser } from './ArtifactBrowser';
import { DeployStep } from './DeployStep';

/** An SLO has five files; one page holds them all. */
const FILES = 50;

/**
 * What follows an approval: the files, the pull request, its state.
 *
 * @internal
 */
export function DeploySection(props: { sloId: string; mayDeploy: boolean }) {
  const { sloId } = props;
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const [selected, setSelected] = useState('');
  const loaded = useLoad<{ slo: Slo; artifacts: Artifact[] }>(
    `deploy:${sloId}`,
    async () => {
      const [slo, artifacts] = await Promise.all([
        api.getSlo(sloId),
        api.listArtifacts({ sloId, limit: FILES }),
      ]);
      return { slo, artifacts: artifacts.items };
    },
  );
  return (
    <Section title={t('deploy.title')}>
      <Loadable loaded={loaded} label={t('deploy.loading')}>
        {({ slo, artifacts }) => (
          <Stack>
            <DeployStep
              slo={slo}
              generated={artifacts.length > 0}
              offerPreview
              mayDeploy={props.mayDeploy}
              onChanged={loaded.reload}
            />
            {artifacts.length > 0 && (
              <ArtifactBrowser
                artifacts={artifacts}
                selected={selected}
                onSelect={setSelected}
              />
            )}
          </Stack>
        )}
      </Loadable>
    </Section>
  );
}
