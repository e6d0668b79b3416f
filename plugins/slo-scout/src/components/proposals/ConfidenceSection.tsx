import type { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import type { Confidence } from '@slo-scout/slo';
import { useFormat } from '../../hooks/useFormat';
import type { Tone } from '../../theme/tones';
import { sloScoutTranslationRef } from '../../translation';
import { Section } from '../common/Section';
import { StatusChip } from '../common/StatusChip';
import { FindingList } from './FindingList';
import { PredictionBar } from './PredictionBar';

const DATA_TONES: Record<Confidence['data']['verdict'], Tone> = {
  pass: 'good',
  provisional: 'warn',
  abstain: 'bad',
};
const VALIDITY_TONES: Record<Confidence['validity']['verdict'], Tone> = {
  pass: 'good',
  warn: 'warn',
  fail: 'bad',
};

const useStyles = makeStyles(theme => ({
  parts: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'repeat(auto-fit, minmax(215px, 1fr))',
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(0.5),
  },
  question: { fontSize: 13, fontWeight: 600, margin: 0 },
  text: { fontSize: 13, margin: 0 },
}));

function Part(props: {
  question: string;
  chip?: ReactNode;
  children: ReactNode;
}) {
  const classes = useStyles();
  return (
    <div>
      <div className={classes.head}>
        <h4 className={classes.question}>{props.question}</h4>
        {props.chip}
      </div>
      {props.children}
    </div>
  );
}

/**
 * The three parts of the confidence, side by side and never mixed.
 *
 * @internal
 */
export function ConfidenceSection(props: {
  confidence: Confidence;
  target: number;
}) {
  const { data, validity, prediction } = props.confidence;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const classes = useStyles();
  return (
    <Section title={t('confidence.title')}>
      <div className={classes.parts}>
        <Part
          question={t('confidence.dataQuestion')}
          chip={
            <StatusChip
              tone={DATA_TONES[data.verdict]}
              label={t(`confidence.data.${data.verdict}`)}
            />
          }
        >
          <FindingList findings={data.findings} />
        </Part>
        <Part
          question={t('confidence.validityQuestion')}
          chip={
            <StatusChip
              tone={VALIDITY_TONES[validity.verdict]}
              label={t(`confidence.validity.${validity.verdict}`)}
            />
          }
        >
          <FindingList findings={validity.findings} />
        </Part>
        <Part question={t('confidence.predictionQuestion')}>
          {prediction ? (
            <>
              <p className={classes.text}>
                {t('confidence.prediction', {
                  days: String(prediction.windowDays),
                  low: format.sli(prediction.quantiles[0]),
                  high: format.sli(prediction.quantiles[4]),
                  median: format.sli(prediction.quantiles[2]),
                  samples: format.count(prediction.samples),
                })}
              </p>
              <PredictionBar prediction={prediction} target={props.target} />
            </>
          ) : (
            <p className={classes.text}>{t('confidence.noPrediction')}</p>
          )}
        </Part>
      </div>
    </Section>
  );
}
