import { Route, Routes } from 'react-router-dom';
import { ProposalPage } from './ProposalPage';
import { ProposalsPage } from './ProposalsPage';

/**
 * The tab *Proposals*: the list, and one proposal.
 *
 * @internal
 */
export function ProposalsRoutes() {
  return (
    <Routes>
      <Route index element={<ProposalsPage />} />
      <Route path=":proposalId" element={<ProposalPage />} />
    </Routes>
  );
}
