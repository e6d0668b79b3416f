import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import type { Slo } from '@slo-scout/backstage-plugin-slo-scout-common';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { useFormat } from '../../hooks/useFormat';
import { useLinks } from '../../hooks/useLinks';
import { useLoad } from '../../hooks/useLoad';
import { useServicePermissions } from '../../hooks/useServicePermissions';
import { actorName } from '../../model/actorName';
import { sloScoutTranslationRef } from '../../translation';
import { DeploySection } from '../artifacts/DeploySection';
import { BudgetTrend } from '../charts/BudgetTrend';
import { SliTrend } from '../charts/SliTrend';
import { Loadable } from '../common/Loadable';
import { PageTitle } from '../common/PageTitle';
import { Section } from '../common/Section';
import { Stack } from '../common/Stack';
import { MeasureSection } from '../proposals/MeasureSection';
import { AuditSection } from './AuditSection';
import { BudgetTiles } from './BudgetTiles';
import { SloChips } from './SloChips';
import { SloWhatIf } from './SloWhatIf';

const REFRESH_MS = 60_000;

const useStyles = makeStyles(theme => ({
  charts: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
    [theme.breakpoints.up('lg')]: {
      gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    },
  },
}));

/**
 * An SLO with its budget, trend, files and history.
 *
 * @internal
 */
export function SloDetails(props: { slo: Slo }) {
  const { slo } = props;
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const links = useLinks();
  const classes = useStyles();
  const permissions = useServicePermissions(slo.serviceId);
  const budget = useLoad(`budget:${slo.id}`, () => api.getErrorBudget(slo.id), {
    refreshMs: REFRESH_MS,
  });
  return (
    <>
      <PageTitle
        title={slo.spec.title}
        back={{ to: links.tab('slos'), label: t('tabs.slos') }}
        badges={<SloChips slo={slo} />}
        lead={
          <>
            {t('slo.of')}{' '}
            <Link to={links.service(slo.serviceId)}>{slo.serviceName}</Link> ·{' '}
            {t('slo.approved', {
              who: actorName(slo.approvedBy),
              at: format.dateTime(slo.createdAt),
            })}{' '}
            ·{' '}
            <Link to={links.proposal(slo.proposalId)}>
              {t('slo.toProposal')}
            </Link>
          </>
        }
      />
      <Stack>
        <BudgetTiles slo={slo} budget={budget.value ?? slo.budget} />
        <Loadable loaded={budget} label={t('budget.loading')}>
          {value => (
            <div className={classes.charts}>
              <Section title={t('budget.title')}>
                <BudgetTrend budget={value} />
              </Section>
              <Section title={t('slo.trend')}>
                <SliTrend budget={value} target={slo.spec.target} />
              </Section>
            </div>
          )}
        </Loadable>
        <DeploySection sloId={slo.id} mayDeploy={permissions.deploy} />
        <MeasureSection proposal={{ sli: slo.spec.sli }} />
        <SloWhatIf slo={slo} />
        <AuditSection slo={slo} />
      </Stack>
    </>
  );
}
