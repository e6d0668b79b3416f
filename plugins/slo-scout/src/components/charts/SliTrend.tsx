import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { ErrorBudget } from '@slo-scout/backstage-plugin-slo-scout-common';
import { useFormat } from '../../hooks/useFormat';
import { sloScoutTranslationRef } from '../../translation';
import { ChartFigure } from './ChartFigure';
import { lazyChart } from './lazyChart';

const LazySliChart = lazyChart(180, () => import('./SliChart'));

/**
 * The course of the SLI against its target, drawn and told.
 *
 * @internal
 */
export function SliTrend(props: { budget: ErrorBudget; target: number }) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const { budget, target } = props;
  const seen = budget.points.flatMap(point =>
    point.sli === undefined ? [] : [{ time: point.time, sli: point.sli }],
  );
  if (seen.length === 0) return <p>{t('charts.noPoints')}</p>;
  const worst = seen.reduce((a, b) => (b.sli < a.sli ? b : a));
  const below = seen.filter(point => point.sli < target).length;
  return (
    <ChartFigure
      summary={t('charts.sliSummary', {
        target: format.percent(target),
        below: format.share(below / seen.length),
        worst: format.sli(worst.sli),
        worstAt: format.dateTime(worst.time),
      })}
      tableLabel={t('charts.sliTable')}
      columns={[t('charts.time'), t('charts.sli')]}
      rows={seen.map(point => [
        format.dateTime(point.time),
        format.sli(point.sli),
      ])}
    >
      <LazySliChart
        points={budget.points}
        target={target}
        label={t('charts.sli')}
      />
    </ChartFigure>
  );
}
