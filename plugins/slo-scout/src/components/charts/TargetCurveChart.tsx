import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { WhatIfPoint } from '@slo-scout/slo';
import { useFormat } from '../../hooks/useFormat';
import { nines } from '../../model/interpolateWhatIf';
import { useChartColors } from './useChartColors';

/**
 * Target → probability that it is met, with the chosen target marked. The
 * targets are spaced by their nines.
 *
 * @internal
 */
export default function TargetCurveChart(props: {
  points: readonly WhatIfPoint[];
  target: number;
  probabilityMet?: number;
  label: string;
}) {
  const format = useFormat();
  const colors = useChartColors();
  const data = [...props.points]
    .sort((a, b) => a.target - b.target)
    .map(point => ({ nines: nines(point.target), ...point }));
  const targetAt = (position: number) =>
    format.percent(Number((1 - Math.pow(10, -position)).toFixed(6)));
  const first = data[0]?.nines ?? 0;
  const last = data[data.length - 1]?.nines ?? 1;
  const selected = Math.min(last, Math.max(first, nines(props.target)));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart
        data={data}
        margin={{ top: 8, right: 16, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid stroke={colors.grid} vertical={false} />
        <XAxis
          dataKey="nines"
          type="number"
          domain={[first, last]}
          ticks={data.map(point => point.nines)}
          tickFormatter={targetAt}
          tick={{ fill: colors.axis, fontSize: 11 }}
          stroke={colors.grid}
          minTickGap={14}
        />
        <YAxis
          domain={[0, 1]}
          ticks={[0, 0.25, 0.5, 0.75, 1]}
          tickFormatter={format.share}
          tick={{ fill: colors.axis, fontSize: 11 }}
          stroke={colors.grid}
          width={46}
        />
        <Tooltip
          labelFormatter={position => targetAt(Number(position))}
          formatter={value => [format.share(Number(value)), props.label]}
          contentStyle={{
            background: colors.paper,
            borderColor: colors.grid,
            color: colors.text,
          }}
        />
        <ReferenceLine
          x={selected}
          stroke={colors.marker}
          strokeDasharray="4 3"
        />
        <Line
          dataKey="probabilityMet"
          stroke={colors.line}
          strokeWidth={2}
          dot={{ r: 2.5, fill: colors.line }}
          isAnimationActive={false}
        />
        {props.probabilityMet !== undefined && (
          <ReferenceDot
            x={selected}
            y={props.probabilityMet}
            r={6}
            fill={colors.marker}
            stroke={colors.paper}
          />
        )}
      </LineChart>
    </ResponsiveContainer>
  );
}
