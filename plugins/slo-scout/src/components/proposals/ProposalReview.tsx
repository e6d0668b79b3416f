import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import type { Proposal } from '@slo-scout/backstage-plugin-slo-scout-common';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { useDecision } from '../../hooks/useDecision';
import { useLinks } from '../../hooks/useLinks';
import { useLoad } from '../../hooks/useLoad';
import { useServicePermissions } from '../../hooks/useServicePermissions';
import { PROPOSAL_TONES } from '../../model/statusTones';
import { sloScoutTranslationRef } from '../../translation';
import { DeploySection } from '../artifacts/DeploySection';
import { PageTitle } from '../common/PageTitle';
import { Stack } from '../common/Stack';
import { StatusChip } from '../common/StatusChip';
import { TimeAgo } from '../common/TimeAgo';
import { ConfidenceSection } from './ConfidenceSection';
import { DecisionSection } from './DecisionSection';
import { EvidenceSection } from './EvidenceSection';
import { MeasureSection } from './MeasureSection';
import { OutcomeSection } from './OutcomeSection';
import { ReplaySection } from './ReplaySection';
import { TargetSection } from './TargetSection';
import { TrustChip } from './TrustChip';
import { TrustNotice } from './TrustNotice';

const useStyles = makeStyles(theme => ({
  grid: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
    [theme.breakpoints.up('lg')]: {
      gridTemplateColumns: 'minmax(0, 1fr) 340px',
    },
  },
  aside: {
    [theme.breakpoints.up('lg')]: {
      position: 'sticky',
      top: theme.spacing(2),
      alignSelf: 'start',
    },
  },
}));

/**
 * Everything that speaks for and against a proposal, and the decision beside it.
 *
 * @internal
 */
export function ProposalReview(props: {
  proposal: Proposal;
  onDecided(): void;
}) {
  const { proposal, onDecided } = props;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const api = useApi(sloScoutApiRef);
  const links = useLinks();
  const classes = useStyles();
  const decision = useDecision(proposal);
  const permissions = useServicePermissions(proposal.serviceId);
  const open = proposal.status === 'proposed';
  const { sloId } = proposal;
  const slo = useLoad(`slo-of:${proposal.id}:${sloId}`, async () =>
    sloId ? api.getSlo(sloId) : undefined,
  ).value;
  return (
    <>
      <PageTitle
        title={proposal.sli.name}
        back={{ to: links.tab('proposals'), label: t('tabs.proposals') }}
        badges={
          <>
            <StatusChip
              tone={PROPOSAL_TONES[proposal.status]}
              label={t(`proposal.status.${proposal.status}`)}
            />
            <TrustChip verdict={proposal.confidence.data.verdict} />
          </>
        }
        lead={
          <>
            {t('proposal.for')}{' '}
            <Link to={links.service(proposal.serviceId)}>
              {proposal.serviceName}
            </Link>{' '}
            · {t('proposal.made')} <TimeAgo time={proposal.createdAt} />
          </>
        }
      />
      <div className={classes.grid}>
        <Stack>
          <TrustNotice proposal={proposal} />
          {proposal.sloId && (
            <DeploySection
              sloId={proposal.sloId}
              mayDeploy={permissions.deploy}
            />
          )}
          <MeasureSection proposal={proposal} />
          <TargetSection
            proposal={proposal}
            decision={decision}
            slo={slo}
            readOnly={!open}
          />
          <ConfidenceSection
            confidence={proposal.confidence}
            target={slo?.spec.target ?? decision.target}
          />
          <ReplaySection proposal={proposal} />
          <EvidenceSection proposal={proposal} />
        </Stack>
        <aside className={classes.aside} aria-label={t('decision.title')}>
          {open ? (
            <DecisionSection
              decision={decision}
              permissions={permissions}
              onDecided={onDecided}
            />
          ) : (
            <OutcomeSection proposal={proposal} slo={slo} />
          )}
        </aside>
      </div>
    </>
  );
}
