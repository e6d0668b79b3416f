import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { Service } from '@slo-scout/backstage-plugin-slo-scout-common';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { useLinks } from '../../hooks/useLinks';
import { usePagedList } from '../../hooks/usePagedList';
import { useServiceAnalysis } from '../../hooks/useServiceAnalysis';
import { useServicePermissions } from '../../hooks/useServicePermissions';
import { sloScoutTranslationRef } from '../../translation';
import { AnalysisSection } from '../analyses/AnalysisSection';
import { Loadable } from '../common/Loadable';
import { Section } from '../common/Section';
import { ShowMore } from '../common/ShowMore';
import { Stack } from '../common/Stack';
import { ProposalCard } from '../proposals/ProposalCard';
import { SloCard } from '../slos/SloCard';
import { EmptyState } from '../states/EmptyState';

const REFRESH_MS = 30_000;

/**
 * Everything about the SLOs of one service: those in force, those proposed,
 * and the analysis that finds more.
 *
 * @internal
 */
export function ServiceSlos(props: { service: Service }) {
  const { service } = props;
  const serviceId = service.id;
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const links = useLinks();
  const permissions = useServicePermissions(serviceId);
  const slos = usePagedList(
    `slos-of:${serviceId}`,
    cursor => api.listSlos({ serviceId, cursor }),
    { refreshMs: REFRESH_MS },
  );
  const proposals = usePagedList(
    `proposals-of:${serviceId}`,
    cursor => api.listProposals({ serviceId, status: 'proposed', cursor }),
    { refreshMs: REFRESH_MS },
  );
  const reload = () => {
    slos.reload();
    proposals.reload();
  };
  const analysis = useServiceAnalysis(serviceId, reload);
  const waiting = proposals.value?.totalItems ?? 0;
  return (
    <Stack>
      <AnalysisSection
        analysis={analysis}
        mayAnalyze={permissions.analyze}
        hasTelemetry={service.lastSeen !== undefined}
      />
      <Section title={t('service.slos')}>
        <Loadable loaded={slos} label={t('service.loadingSlos')}>
          {({ items }) =>
            items.length > 0 ? (
              <Stack>
                {items.map(slo => (
                  <SloCard
                    key={slo.id}
                    slo={slo}
                    mayDeploy={permissions.deploy}
                    onChanged={slos.reload}
                  />
                ))}
              </Stack>
            ) : (
              <EmptyState
                title={t('service.noSlos')}
                text={t(
                  waiting > 0
                    ? 'service.noSlosReview'
                    : 'service.noSlosAnalyze',
                )}
              />
            )
          }
        </Loadable>
        <ShowMore list={slos} />
      </Section>
      <Section
        title={t('service.proposals')}
        actions={
          <Link
            to={links.tab('proposals', { service: serviceId, status: 'all' })}
          >
            {t('service.allProposals')}
          </Link>
        }
      >
        <Loadable loaded={proposals} label={t('service.loadingProposals')}>
          {({ items }) =>
            items.length > 0 ? (
              <Stack gap={1.5}>
                {items.map(proposal => (
                  <ProposalCard
                    key={proposal.id}
                    proposal={proposal}
                    mayApprove={permissions.approve}
                    onDecided={reload}
                  />
                ))}
              </Stack>
            ) : (
              <EmptyState
                title={t('service.noProposals')}
                text={t('service.noProposalsText')}
              />
            )
          }
        </Loadable>
        <ShowMore list={proposals} />
      </Section>
    </Stack>
  );
}
