import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { Advice } from '@slo-scout/slo';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { useLoad } from '../../hooks/useLoad';
import { sloScoutTranslationRef } from '../../translation';
import { Loadable } from '../common/Loadable';
import { Section } from '../common/Section';
import { Snippet } from '../common/Snippet';
import { Stack } from '../common/Stack';

const useStyles = makeStyles(theme => ({
  details: { fontSize: 13, '& summary': { cursor: 'pointer' } },
  snippet: { marginTop: theme.spacing(1) },
}));

/**
 * What is missing in the telemetry of a service, what it would add, and how
 * to add it.
 *
 * @internal
 */
export function AdviceSection(props: { serviceId: string }) {
  const { serviceId } = props;
  const api = useApi(sloScoutApiRef);
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const loaded = useLoad(`advice:${serviceId}`, () => api.getAdvice(serviceId));
  return (
    <Section title={t('advice.title')}>
      <Loadable loaded={loaded} label={t('advice.loading')}>
        {({ items }) =>
          items.length === 0 ? (
            <Typography variant="body2">{t('advice.none')}</Typography>
          ) : (
            <Stack gap={2}>
              {items.map(advice => (
                <AdviceItem key={advice.id} advice={advice} />
              ))}
            </Stack>
          )
        }
      </Loadable>
    </Section>
  );
}

function AdviceItem(props: { advice: Advice }) {
  const { title, severity, finding, gain, snippets } = props.advice;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const classes = useStyles();
  return (
    <div>
      <Typography variant="body2">
        <strong>{title}</strong> ({t(`advice.severity.${severity}`)}): {finding}
      </Typography>
      <Typography variant="body2" color="textSecondary">
        {gain}
      </Typography>
      <details className={classes.details}>
        <summary>{t('advice.how')}</summary>
        {snippets.map(({ language, code }) => (
          <div key={language} className={classes.snippet}>
            <div>{t(`advice.language.${language}`)}</div>
            <Snippet text={code} label={t(`advice.language.${language}`)} />
          </div>
        ))}
      </details>
    </div>
  );
}
