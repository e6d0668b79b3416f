import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { Service } from '@slo-scout/backstage-plugin-slo-scout-common';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { useFormat } from '../../hooks/useFormat';
import { useLinks } from '../../hooks/useLinks';
import { useLoad } from '../../hooks/useLoad';
import { budgetHealth, HEALTH_TONES } from '../../model/budgetTone';
import { sloScoutTranslationRef } from '../../translation';
import { Loadable } from '../common/Loadable';
import { Stack } from '../common/Stack';
import { StatusChip } from '../common/StatusChip';

/** A card has room for a few; the tab has them all. */
const SHOWN = 5;

const useStyles = makeStyles(theme => ({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: theme.spacing(0.5, 1),
    fontSize: 13,
  },
}));

/** @internal */
export function EntitySlosSummary(props: { service: Service }) {
  const { service } = props;
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const links = useLinks();
  const classes = useStyles();
  const loaded = useLoad(`summary:${service.id}`, () =>
    api.listSlos({ serviceId: service.id, limit: SHOWN }),
  );
  return (
    <Loadable loaded={loaded} label={t('service.loadingSlos')}>
      {({ items }) => (
        <Stack gap={1}>
          {items.length === 0 && (
            <Typography variant="body2">{t('service.noSlos')}</Typography>
          )}
          {items.map(slo => {
            const health = budgetHealth(slo.budget);
            return (
              <div key={slo.id} className={classes.row}>
                <Link to={links.slo(slo.id)}>
                  {slo.spec.title} · {format.percent(slo.spec.target)}
                </Link>
                <StatusChip
                  tone={HEALTH_TONES[health]}
                  label={
                    slo.budget?.remaining === undefined
                      ? t('budget.health.unknown')
                      : t('entity.budgetLeft', {
                          share: format.share(slo.budget.remaining),
                        })
                  }
                />
              </div>
            );
          })}
          {service.proposals > 0 && (
            <Link to={links.tab('proposals', { service: service.id })}>
              {t('services.toReview', { count: service.proposals })}
            </Link>
          )}
        </Stack>
      )}
    </Loadable>
  );
}
