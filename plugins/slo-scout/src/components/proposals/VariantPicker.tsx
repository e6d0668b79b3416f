import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import type { TargetVariant, VariantName } from '@slo-scout/slo';
import { useFormat } from '../../hooks/useFormat';
import { distinctVariants } from '../../model/distinctVariants';
import { quietText, toneColors } from '../../theme/tones';
import { sloScoutTranslationRef } from '../../translation';

const useStyles = makeStyles(theme => ({
  group: {
    border: 0,
    margin: 0,
    padding: 0,
    minWidth: 0,
    display: 'grid',
    gap: theme.spacing(1.5),
    gridTemplateColumns: 'repeat(auto-fit, minmax(180px, 1fr))',
  },
  legend: { fontSize: 13, marginBottom: theme.spacing(1), padding: 0 },
  card: {
    position: 'relative',
    display: 'block',
    cursor: 'pointer',
    padding: theme.spacing(1.25, 1.5),
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    '&:hover': { backgroundColor: theme.palette.action.hover },
    '&:focus-within': {
      outline: `2px solid ${toneColors(theme, 'info').foreground}`,
      outlineOffset: 1,
    },
  },
  selected: {
    borderColor: toneColors(theme, 'info').foreground,
    boxShadow: `inset 0 0 0 1px ${toneColors(theme, 'info').foreground}`,
    backgroundColor: toneColors(theme, 'info').background,
  },
  head: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    fontSize: 13,
    fontWeight: 600,
  },
  recommended: { fontWeight: 400, color: quietText(theme) },
  target: {
    display: 'block',
    fontSize: 24,
    lineHeight: '34px',
    fontWeight: 700,
    fontVariantNumeric: 'tabular-nums',
  },
  fact: { display: 'block', fontSize: 12, lineHeight: '18px' },
}));

/**
 * The proposed targets side by side, each with what it costs.
 *
 * @internal
 */
export function VariantPicker(props: {
  /** Unique on the page, for the radio buttons. */
  name: string;
  variants: TargetVariant[];
  recommended: VariantName;
  selected?: VariantName;
  /** Undefined when there is nothing left to choose. */
  onSelect?: (variant: VariantName) => void;
}) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const classes = useStyles();
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>
        {t(props.onSelect ? 'variants.legend' : 'variants.decided')}
      </legend>
      {distinctVariants(props.variants, props.recommended).map(variant => {
        const selected = variant.name === props.selected;
        return (
          <label
            key={variant.name}
            className={`${classes.card} ${selected ? classes.selected : ''}`}
          >
            <span className={classes.head}>
              <input
                type="radio"
                name={props.name}
                value={variant.name}
                checked={selected}
                disabled={!props.onSelect}
                onChange={() => props.onSelect?.(variant.name)}
              />
              {t(`variants.${variant.name}`)}
              {variant.name === props.recommended && (
                <span className={classes.recommended}>
                  {t('variants.recommended')}
                </span>
              )}
            </span>
            <span className={classes.target}>
              {format.percent(variant.target)}
            </span>
            <span className={classes.fact}>
              {t('variants.probability', {
                probability: format.share(variant.probabilityMet),
              })}
            </span>
            <span className={classes.fact}>
              {t('variants.budgetUse', {
                share: format.share(variant.expectedBudgetUse),
              })}
            </span>
            <span className={classes.fact}>
              {t('variants.pages', {
                pages: format.decimal(variant.pagesPerWeek),
              })}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
