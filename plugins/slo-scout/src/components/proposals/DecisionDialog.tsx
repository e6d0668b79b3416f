import { useId } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Dialog from '@material-ui/core/Dialog';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { Proposal } from '@slo-scout/backstage-plugin-slo-scout-common';
import { useDecision } from '../../hooks/useDecision';
import { sloScoutTranslationRef } from '../../translation';
import { Frame } from '../common/Frame';
import { Stack } from '../common/Stack';
import { Consequences } from './Consequences';
import { DecisionActions } from './DecisionActions';
import { TargetSlider } from './TargetSlider';
import { TrustNotice } from './TrustNotice';
import { VariantPicker } from './VariantPicker';

/** @internal */
export type DecisionMode = 'approve' | 'adjust' | 'reject';

const useStyles = makeStyles(theme => ({
  content: { paddingBottom: theme.spacing(3) },
}));

/**
 * Approve, adjust or reject without leaving the page.
 *
 * @internal
 */
export function DecisionDialog(props: {
  proposal: Proposal;
  mode: DecisionMode;
  onClose(): void;
  onDecided(): void;
}) {
  const { proposal, mode, onClose, onDecided } = props;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const classes = useStyles();
  const decision = useDecision(proposal);
  const id = useId();
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="md" aria-labelledby={id}>
      <DialogTitle id={id}>
        {t(`decision.dialog.${mode}`, { name: proposal.sli.name })}
      </DialogTitle>
      <DialogContent className={classes.content}>
        <Frame>
          <Stack>
            <Typography variant="body2">{proposal.sli.description}</Typography>
            {mode !== 'reject' && (
              <>
                <TrustNotice proposal={proposal} />
                <VariantPicker
                  name={`dialog-variant-${proposal.id}`}
                  variants={proposal.variants}
                  recommended={proposal.recommended}
                  selected={decision.variant}
                  onSelect={decision.chooseVariant}
                />
              </>
            )}
            {mode === 'adjust' && (
              <>
                <TargetSlider
                  stops={proposal.whatIf.map(point => point.target)}
                  target={decision.target}
                  onChange={decision.chooseTarget}
                />
                <Consequences proposal={proposal} target={decision.target} />
              </>
            )}
            <DecisionActions
              decision={decision}
              offer={mode === 'reject' ? 'reject' : 'approve'}
              onDecided={onDecided}
              onCancel={onClose}
            />
          </Stack>
        </Frame>
      </DialogContent>
    </Dialog>
  );
}
