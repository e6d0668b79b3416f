import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { ErrorBudget } from '@slo-scout/backstage-plugin-slo-scout-common';
import { useFormat } from '../../hooks/useFormat';
import { sloScoutTranslationRef } from '../../translation';
import { ChartFigure } from './ChartFigure';
import { lazyChart } from './lazyChart';

const LazyBudgetChart = lazyChart(180, () => import('./BudgetChart'));

/**
 * The course of the error budget, drawn and told.
 *
 * @internal
 */
export function BudgetTrend(props: { budget: ErrorBudget }) {
  const { t } = useTranslationRef(sloScoutTranslationRef);
  const format = useFormat();
  const { points, windowDays } = props.budget;
  if (points.length === 0) return <p>{t('charts.noPoints')}</p>;
  const lowest = points.reduce((a, b) => (b.remaining < a.remaining ? b : a));
  return (
    <ChartFigure
      summary={t('charts.budgetSummary', {
        days: String(windowDays),
        now: format.share(points[points.length - 1].remaining),
        lowest: format.share(lowest.remaining),
        lowestAt: format.dateTime(lowest.time),
      })}
      tableLabel={t('charts.budgetTable')}
      columns={[t('charts.time'), t('charts.budgetLeft'), t('charts.events')]}
      rows={points.map(point => [
        format.dateTime(point.time),
        format.share(point.remaining),
        format.count(point.total),
      ])}
    >
      <LazyBudgetChart points={points} label={t('charts.budgetLeft')} />
    </ChartFigure>
  );
}
