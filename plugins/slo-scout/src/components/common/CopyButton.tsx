import { useEffect, useState } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Button from '@material-ui/core/Button';
import CopyIcon from '@material-ui/icons/FileCopyOutlined';
import { sloScoutTranslationRef } from '../../translation';

const SHOWN_MS = 2_000;

/**
 * Copies a text and says that it did.
 *
 * @internal
 */
export function CopyButton(props: { text: string; label: string }) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return undefined;
    const timer = setTimeout(() => setState('idle'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.text);
      setState('copied');
    } catch {
      // No permission, or a page without TLS.
      setState('failed');
    }
  };
  return (
    <Button
      size="small"
      startIcon={<CopyIcon fontSize="small" />}
      onClick={copy}
      aria-label={props.label}
    >
      <span aria-live="polite">{t(`copy.${state}`)}</span>
    </Button>
  );
}
