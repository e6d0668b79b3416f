import { useId, useState } from 'react';
import type { FormEvent } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { useAction } from '../../hooks/useAction';
import { sloScoutTranslationRef } from '../../translation';
import { Stack } from '../common/Stack';
import { ActionError } from '../states/ActionError';

/**
 * Registers a service that is not in the catalog.
 *
 * @internal
 */
export function RegisterServiceDialog(props: {
  onClose(): void;
  onRegistered(): void;
}) {
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const id = useId();
  const [name, setName] = useState('');
  const [title, setTitle] = useState('');
  const [owner, setOwner] = useState('');
  const register = useAction(() =>
    api.createService({
      name: name.trim(),
      title: title.trim() || undefined,
      owner: owner.trim() || undefined,
    }),
  );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await register.run()) props.onRegistered();
  };
  const field = (
    key: 'name' | 'displayTitle' | 'ownerRef',
    value: string,
    onChange: (text: string) => void,
  ) => (
    <TextField
      id={`${id}-${key}`}
      label={t(`register.${key}`)}
      helperText={t(`register.${key}Help`)}
      variant="outlined"
      size="small"
      required={key === 'name'}
      value={value}
      onChange={event => onChange(event.target.value)}
    />
  );
  return (
    <Dialog
      open
      onClose={props.onClose}
      fullWidth
      maxWidth="sm"
      aria-labelledby={id}
    >
      <form onSubmit={submit}>
        <DialogTitle id={id}>{t('register.title')}</DialogTitle>
        <DialogContent>
          <Stack>
            <Typography variant="body2">{t('register.text')}</Typography>
            {field('name', name, setName)}
            {field('displayTitle', title, setTitle)}
            {field('ownerRef', owner, setOwner)}
            <ActionError error={register.error} />
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={props.onClose}>{t('register.cancel')}</Button>
          <Button
            type="submit"
            variant="contained"
            color="primary"
            disabled={register.pending || !name.trim()}
          >
            {t('register.submit')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
