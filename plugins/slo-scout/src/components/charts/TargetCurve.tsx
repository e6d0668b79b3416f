import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { WhatIfPoint } from '@slo-scout/slo';
import { useFormat } from '../../hooks/useFormat';
import { interpolateWhatIf } from '../../model/interpolateWhatIf';
import { sloScoutTranslationRef } from '../../translation';
import { ChartFigure } from './ChartFigure';
import { lazyChart } from './lazyChart';

const LazyTargetCurveChart = lazyChart(200, () => import('./TargetCurveChart'));

/**
 * The curve target → P(met) with one target marked, drawn and told.
 *
 * @internal
 */
export function TargetCurve(props: {
  points: readonly WhatIfPoint[];
  target: number;
}) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const { points, target } = props;
  const reading = interpolateWhatIf(points, target);
  return (
    <ChartFigure
      summary={
        reading
          ? t('charts.curveSummary', {
              target: format.percent(target),
              probability: format.share(reading.probabilityMet),
            })
          : t('charts.curveOutside', { target: format.percent(target) })
      }
      tableLabel={t('charts.curveTable')}
      columns={[
        t('charts.target'),
        t('charts.probabilityMet'),
        t('charts.budgetUse'),
        t('charts.pagesPerWeek'),
      ]}
      rows={points.map(point => [
        format.percent(point.target),
        format.share(point.probabilityMet),
        format.share(point.expectedBudgetUse),
        format.decimal(point.pagesPerWeek),
      ])}
    >
      <LazyTargetCurveChart
        points={points}
        target={target}
        probabilityMet={reading?.probabilityMet}
        label={t('charts.probabilityMet')}
      />
    </ChartFigure>
  );
}
