import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { Proposal } from '@slo-scout/backstage-plugin-slo-scout-common';
import { useFormat } from '../../hooks/useFormat';
import { useLinks } from '../../hooks/useLinks';
import { PROPOSAL_TONES } from '../../model/statusTones';
import { sloScoutTranslationRef } from '../../translation';
import { DataTable } from '../common/DataTable';
import type { Column } from '../common/DataTable';
import { Stack } from '../common/Stack';
import { StatusChip } from '../common/StatusChip';
import { TimeAgo } from '../common/TimeAgo';
import { TrustChip } from './TrustChip';

/**
 * Proposals as rows; a row leads to its review.
 *
 * @internal
 */
export function ProposalsTable(props: { proposals: Proposal[] }) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const links = useLinks();
  const shown = (proposal: Proposal) =>
    proposal.variants.find(v => v.name === proposal.recommended) ??
    proposal.variants[0];
  const columns: Array<Column<Proposal>> = [
    {
      id: 'name',
      label: t('proposals.name'),
      render: proposal => (
        <Link to={links.proposal(proposal.id)}>{proposal.sli.name}</Link>
      ),
    },
    {
      id: 'service',
      label: t('proposals.service'),
      render: proposal => (
        <Link to={links.service(proposal.serviceId)}>
          {proposal.serviceName}
        </Link>
      ),
    },
    {
      id: 'kind',
      label: t('proposals.kind'),
      secondary: true,
      render: proposal => t(`proposals.kinds.${proposal.sli.kind}`),
    },
    {
      id: 'target',
      label: t('proposals.target'),
      numeric: true,
      render: proposal => {
        const variant = shown(proposal);
        return variant ? format.percent(variant.target) : '–';
      },
    },
    {
      id: 'probability',
      label: t('proposals.probability'),
      numeric: true,
      render: proposal => {
        const variant = shown(proposal);
        return variant ? format.share(variant.probabilityMet) : '–';
      },
    },
    {
      id: 'pages',
      label: t('proposals.pages'),
      numeric: true,
      secondary: true,
      render: proposal => {
        const variant = shown(proposal);
        return variant ? format.decimal(variant.pagesPerWeek) : '–';
      },
    },
    {
      id: 'status',
      label: t('proposals.status'),
      render: proposal => (
        <Stack direction="row" gap={0.5}>
          <StatusChip
            tone={PROPOSAL_TONES[proposal.status]}
            label={t(`proposal.status.${proposal.status}`)}
          />
          <TrustChip verdict={proposal.confidence.data.verdict} />
        </Stack>
      ),
    },
    {
      id: 'created',
      label: t('proposals.created'),
      secondary: true,
      render: proposal => <TimeAgo time={proposal.createdAt} />,
    },
  ];
  return (
    <DataTable
      label={t('proposals.title')}
      columns={columns}
      rows={props.proposals}
      rowKey={proposal => proposal.id}
    />
  );
}
