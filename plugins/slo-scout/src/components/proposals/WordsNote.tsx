import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { Words } from '@slo-scout/backstage-plugin-slo-scout-common';
import { sloScoutTranslationRef } from '../../translation';

const useStyles = makeStyles(theme => ({
  note: {
    margin: 0,
    paddingLeft: theme.spacing(1.5),
    borderLeft: `3px solid ${theme.palette.divider}`,
  },
  author: { fontSize: 12, color: theme.palette.text.secondary },
}));

/**
 * What a language model wrote, marked as such: shown as plain text only.
 *
 * @internal
 */
export function WordsNote(props: { words: Words }) {
  const { model, title, explanation, hint } = props.words;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const classes = useStyles();
  return (
    <blockquote className={classes.note}>
      <Typography variant="body2">
        <strong>{title}.</strong> {explanation}
      </Typography>
      <Typography variant="body2">
        {t('measure.hint')} {hint}
      </Typography>
      <span className={classes.author}>
        {t('measure.writtenBy', { model })}
      </span>
    </blockquote>
  );
}
