import { useParams } from 'react-router-dom';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { useLinks } from '../../hooks/useLinks';
import { useLoad } from '../../hooks/useLoad';
import { sloScoutTranslationRef } from '../../translation';
import { Loadable } from '../common/Loadable';
import { PageTitle } from '../common/PageTitle';
import { ProposalReview } from './ProposalReview';

/**
 * The review of the proposal that the address names.
 *
 * @internal
 */
export function ProposalPage() {
  const { proposalId = '' } = useParams();
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const links = useLinks();
  const loaded = useLoad(`proposal:${proposalId}`, () =>
    api.getProposal(proposalId),
  );
  return (
    <>
      {!loaded.value && (
        <PageTitle
          title={t('proposal.title')}
          back={{ to: links.tab('proposals'), label: t('tabs.proposals') }}
        />
      )}
      <Loadable loaded={loaded} label={t('proposal.loading')}>
        {proposal => (
          <ProposalReview
            key={proposal.id}
            proposal={proposal}
            onDecided={loaded.reload}
          />
        )}
      </Loadable>
    </>
  );
}
