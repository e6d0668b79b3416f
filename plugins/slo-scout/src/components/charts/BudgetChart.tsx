import {
  Area,
  AreaChart,
  CartesianGrid,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { ErrorBudget } from '@slo-scout/backstage-plugin-slo-scout-common';
import { useFormat } from '../../hooks/useFormat';
import { useChartColors } from './useChartColors';

/**
 * How much of the error budget was left over the window.
 *
 * @internal
 */
export default function BudgetChart(props: {
  points: ErrorBudget['points'];
  label: string;
}) {
  const format = useFormat();
  const colors = useChartColors();
  const data = props.points.map(point => ({
    time: Date.parse(point.time),
    remaining: point.remaining,
  }));
  const lowest = Math.min(0, ...data.map(point => point.remaining));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <AreaChart
        data={data}
        margin={{ top: 4, right: 8, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid stroke={colors.grid} vertical={false} />
        <XAxis
          dataKey="time"
          type="number"
          scale="time"
          domain={['dataMin', 'dataMax']}
          tickFormatter={format.date}
          tick={{ fill: colors.axis, fontSize: 11 }}
          stroke={colors.grid}
          minTickGap={40}
        />
        <YAxis
          domain={[lowest, 1]}
          tickFormatter={format.share}
          tick={{ fill: colors.axis, fontSize: 11 }}
          stroke={colors.grid}
          width={46}
        />
        <Tooltip
          labelFormatter={time => format.dateTime(Number(time))}
          formatter={value => [format.share(Number(value)), props.label]}
          contentStyle={{
            background: colors.paper,
            borderColor: colors.grid,
            color: colors.text,
          }}
        />
        <ReferenceLine y={0} stroke={colors.target} strokeDasharray="4 3" />
        <Area
          dataKey="remaining"
          stroke={colors.line}
          strokeWidth={2}
          fill={colors.fill}
          fillOpacity={0.14}
          isAnimationActive={false}
        />
      </AreaChart>
    </ResponsiveContainer>
  );
}
