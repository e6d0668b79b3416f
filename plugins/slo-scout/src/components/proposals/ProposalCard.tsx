import { useState } from 'react';
import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import type { Proposal } from '@slo-scout/backstage-plugin-slo-scout-common';
import { useFormat } from '../../hooks/useFormat';
import { useLinks } from '../../hooks/useLinks';
import { sloScoutTranslationRef } from '../../translation';
import { DecisionDialog } from './DecisionDialog';
import type { DecisionMode } from './DecisionDialog';
import { TrustChip } from './TrustChip';
import { quietText } from '../../theme/tones';

const MODES = ['approve', 'adjust', 'reject'] as const;

const useStyles = makeStyles(theme => ({
  card: {
    padding: theme.spacing(1.5, 2),
    display: 'grid',
    gap: theme.spacing(1, 3),
    gridTemplateColumns: 'minmax(0, 1fr)',
    [theme.breakpoints.up('md')]: {
      gridTemplateColumns: 'minmax(0, 1fr) 150px auto',
      alignItems: 'center',
    },
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    fontWeight: 700,
  },
  text: { fontSize: 13, margin: '2px 0' },
  why: { fontSize: 13, margin: 0, color: quietText(theme) },
  target: { fontSize: 22, lineHeight: '28px', fontWeight: 700 },
  facts: { fontSize: 12, color: quietText(theme) },
  actions: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
}));

/**
 * A proposal in short: what, why, how likely, and the decision.
 *
 * @internal
 */
export function ProposalCard(props: {
  proposal: Proposal;
  mayApprove: boolean;
  onDecided(): void;
}) {
  const { proposal } = props;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const links = useLinks();
  const classes = useStyles();
  const [mode, setMode] = useState<DecisionMode>();
  const { variants, recommended, sli } = proposal;
  const variant = variants.find(v => v.name === recommended) ?? variants[0];
  return (
    <Paper component="article" variant="outlined" className={classes.card}>
      <div>
        <div className={classes.head}>
          <Link to={links.proposal(proposal.id)}>{sli.name}</Link>
          <TrustChip verdict={proposal.confidence.data.verdict} />
        </div>
        <p className={classes.text}>{sli.description}</p>
        <p className={classes.why}>
          {t('proposal.why', {
            reason: sli.userFacing.reason,
            events: format.count(proposal.evidence.events),
            history: format.duration(
              proposal.confidence.data.historyDays * 86_400,
            ),
          })}
        </p>
      </div>
      {variant ? (
        <div>
          <div className={classes.target}>{format.percent(variant.target)}</div>
          <div className={classes.facts}>
            {t('variants.probability', {
              probability: format.share(variant.probabilityMet),
            })}
          </div>
        </div>
      ) : (
        <div className={classes.facts}>{t('target.none')}</div>
      )}
      {props.mayApprove ? (
        <div className={classes.actions}>
          {MODES.map(offered => (
            <Button
              key={offered}
              size="small"
              variant={offered === 'approve' ? 'contained' : 'outlined'}
              color={offered === 'approve' ? 'primary' : 'default'}
              disabled={offered === 'approve' && !variant}
              onClick={() => setMode(offered)}
              aria-label={t(`decision.dialog.${offered}`, { name: sli.name })}
            >
              {t(`decision.${offered}`)}
            </Button>
          ))}
        </div>
      ) : (
        <Link to={links.proposal(proposal.id)}>{t('proposal.review')}</Link>
      )}
      {mode && (
        <DecisionDialog
          proposal={proposal}
          mode={mode}
          onClose={() => setMode(undefined)}
          onDecided={() => {
            setMode(undefined);
            props.onDecided();
          }}
        />
      )}
    </Paper>
  );
}
