import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import type { Slo } from '@slo-scout/backstage-plugin-slo-scout-common';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { useLinks } from '../../hooks/useLinks';
import { useLoad } from '../../hooks/useLoad';
import { sloScoutTranslationRef } from '../../translation';
import { ChangeRequestLink } from '../artifacts/ChangeRequestLink';
import { DeployStep } from '../artifacts/DeployStep';
import { BudgetTrend } from '../charts/BudgetTrend';
import { SliTrend } from '../charts/SliTrend';
import { Loadable } from '../common/Loadable';
import { Stack } from '../common/Stack';
import { BudgetTiles } from './BudgetTiles';
import { SloChips } from './SloChips';

const REFRESH_MS = 60_000;

const useStyles = makeStyles(theme => ({
  root: {
    paddingTop: theme.spacing(1.5),
    borderTop: `1px solid ${theme.palette.divider}`,
    '&:first-child': { borderTop: 0, paddingTop: 0 },
  },
  head: { fontSize: 15, fontWeight: 700 },
  charts: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
    [theme.breakpoints.up('md')]: {
      gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    },
  },
}));

/**
 * An SLO as its owner needs it: budget, burn rate, trend, pull request.
 *
 * @internal
 */
export function SloCard(props: {
  slo: Slo;
  mayDeploy: boolean;
  onChanged(): void;
}) {
  const { slo } = props;
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const links = useLinks();
  const classes = useStyles();
  const budget = useLoad(`budget:${slo.id}`, () => api.getErrorBudget(slo.id), {
    refreshMs: REFRESH_MS,
  });
  return (
    <article className={classes.root}>
      <Stack gap={1.5}>
        <Stack direction="row" gap={1}>
          <Link to={links.slo(slo.id)} className={classes.head}>
            {slo.spec.title}
          </Link>
          <SloChips slo={slo} />
        </Stack>
        <BudgetTiles slo={slo} budget={budget.value ?? slo.budget} />
        <Loadable loaded={budget} label={t('budget.loading')}>
          {value => (
            <div className={classes.charts}>
              <BudgetTrend budget={value} />
              <SliTrend budget={value} target={slo.spec.target} />
            </div>
          )}
        </Loadable>
        {slo.changeRequest ? (
          <ChangeRequestLink changeRequest={slo.changeRequest} />
        ) : (
          <DeployStep
            slo={slo}
            generated={false}
            offerPreview={false}
            mayDeploy={props.mayDeploy}
            onChanged={props.onChanged}
          />
        )}
      </Stack>
    </article>
  );
}
