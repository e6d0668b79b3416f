import { useEffect, useId, useState } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Slider from '@material-ui/core/Slider';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import { useFormat } from '../../hooks/useFormat';
import { nines } from '../../model/interpolateWhatIf';
import { sloScoutTranslationRef } from '../../translation';

const useStyles = makeStyles(theme => ({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 3),
  },
  label: { fontSize: 13, fontWeight: 600, flexBasis: '100%' },
  slider: { flex: '1 1 220px', padding: theme.spacing(0, 1) },
  input: { width: 130 },
}));

/**
 * A target of one's own: by slider, over the computed targets, or typed.
 *
 * @internal
 */
export function TargetSlider(props: {
  /** The targets that the slider stops at, ratios. */
  stops: number[];
  target: number;
  onChange(target: number): void;
}) {
  const { stops, target, onChange } = props;
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const classes = useStyles();
  const id = useId();
  const sorted = [...stops].sort((a, b) => a - b);
  const nearest = sorted.reduce(
    (best, stop, index) =>
      Math.abs(nines(stop) - nines(target)) <
      Math.abs(nines(sorted[best]) - nines(target))
        ? index
        : best,
    0,
  );
  const [text, setText] = useState(toPercentText(target));
  useEffect(() => setText(toPercentText(target)), [target]);
  const typed = parsePercent(text);

  return (
    <div className={classes.row}>
      <span id={id} className={classes.label}>
        {t('whatIf.ownTarget')}
      </span>
      {sorted.length > 1 && (
        <div className={classes.slider}>
          <Slider
            value={nearest}
            min={0}
            max={sorted.length - 1}
            step={1}
            marks
            aria-labelledby={id}
            getAriaValueText={index => format.percent(sorted[index])}
            onChange={(_, value) => onChange(sorted[Number(value)])}
          />
        </div>
      )}
      <TextField
        id={`${id}-input`}
        className={classes.input}
        variant="outlined"
        size="small"
        label={t('whatIf.percent')}
        value={text}
        error={typed === undefined}
        helperText={typed === undefined ? t('whatIf.invalid') : undefined}
        inputProps={{ inputMode: 'decimal' }}
        onChange={event => {
          setText(event.target.value);
          const value = parsePercent(event.target.value);
          if (value !== undefined) onChange(value);
        }}
      />
    </div>
  );
}

function toPercentText(target: number): string {
  return String(Number((target * 100).toFixed(5)));
}

/** Undefined unless the text is a percentage strictly between 0 and 100. */
function parsePercent(text: string): number | undefined {
  const value = Number(text.replace(',', '.').replace('%', '').trim());
  if (!(value > 0 && value < 100)) return undefined;
  return Number((value / 100).toFixed(7));
}
