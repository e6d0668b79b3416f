import { useId, useRef } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Button from '@material-ui/core/Button';
import TextField from '@material-ui/core/TextField';
import type { Decision } from '../../hooks/useDecision';
import { useFormat } from '../../hooks/useFormat';
import { sloScoutTranslationRef } from '../../translation';
import { Stack } from '../common/Stack';
import { ActionError } from '../states/ActionError';

/**
 * The reason, and the buttons that decide. Without a reason nothing happens
 * except that it is asked for.
 *
 * @internal
 */
export function DecisionActions(props: {
  decision: Decision;
  /** Which buttons to offer. */
  offer: 'both' | 'approve' | 'reject';
  onDecided(): void;
  onCancel?: () => void;
}) {
  const { decision, offer, onDecided, onCancel } = props;
  const { approve, reject } = decision;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const id = useId();
  const input = useRef<HTMLTextAreaElement>(null);
  const pending = approve.pending || reject.pending;

  const decide = async (action: typeof approve | typeof reject) => {
    if (!decision.reason.trim()) input.current?.focus();
    const result = await decision.submit<unknown>(action);
    if (result) onDecided();
  };
  return (
    <Stack gap={1.5}>
      <TextField
        id={id}
        inputRef={input}
        label={t('decision.reason')}
        placeholder={t('decision.reasonPlaceholder')}
        variant="outlined"
        size="small"
        fullWidth
        multiline
        minRows={2}
        required
        value={decision.reason}
        error={decision.reasonMissing}
        helperText={t(
          decision.reasonMissing
            ? 'decision.reasonMissing'
            : 'decision.reasonHelp',
        )}
        InputLabelProps={{ shrink: true }}
        onChange={event => decision.setReason(event.target.value)}
      />
      <ActionError error={approve.error ?? reject.error} />
      <Stack direction="row" gap={1}>
        {offer !== 'reject' && (
          <Button
            variant="contained"
            color="primary"
            disabled={pending}
            onClick={() => decide(approve)}
          >
            {approve.pending
              ? t('decision.approving')
              : t('decision.approveAt', {
                  target: format.percent(decision.target),
                })}
          </Button>
        )}
        {offer !== 'approve' && (
          <Button
            variant="outlined"
            disabled={pending}
            onClick={() => decide(reject)}
          >
            {t(reject.pending ? 'decision.rejecting' : 'decision.reject')}
          </Button>
        )}
        {onCancel && (
          <Button onClick={onCancel} disabled={pending}>
            {t('decision.cancel')}
          </Button>
        )}
      </Stack>
    </Stack>
  );
}
