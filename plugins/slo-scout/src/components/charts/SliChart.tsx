import {
  CartesianGrid,
  Line,
  LineChart,
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
 * The SLI over the window against its target. Times without traffic are gaps.
 *
 * @internal
 */
export default function SliChart(props: {
  points: ErrorBudget['points'];
  target: number;
  label: string;
}) {
  const format = useFormat();
  const colors = useChartColors();
  const data = props.points.map(point => ({
    time: Date.parse(point.time),
    sli: point.sli,
  }));
  const seen = data.flatMap(point =>
    point.sli === undefined ? [] : point.sli,
  );
  const lowest = Math.min(props.target, ...seen);
  // Half of the distance to 100 % as air below, so that the line is not glued to the axis.
  const floor = Math.max(0, lowest - (1 - lowest) * 0.25);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart
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
          domain={[floor, 1]}
          tickFormatter={value => format.percent(roundTo(value, floor))}
          tick={{ fill: colors.axis, fontSize: 11 }}
          stroke={colors.grid}
          width={62}
        />
        <Tooltip
          labelFormatter={time => format.dateTime(Number(time))}
          formatter={value => [format.sli(Number(value)), props.label]}
          contentStyle={{
            background: colors.paper,
            borderColor: colors.grid,
            color: colors.text,
          }}
        />
        <ReferenceLine
          y={props.target}
          stroke={colors.target}
          strokeDasharray="4 3"
        />
        <Line
          dataKey="sli"
          stroke={colors.line}
          strokeWidth={2}
          dot={false}
          connectNulls={false}
          isAnimationActive={false}
        />
      </LineChart>
    </ResponsiveContainer>
  );
}

/** Ticks with as many digits as the range needs: 0.93721 → 0.937 when it spans several per cent. */
function roundTo(value: number, floor: number): number {
  const digits = Math.min(
    6,
    Math.max(2, Math.ceil(-Math.log10(1 - floor)) + 2),
  );
  return Number(value.toFixed(digits));
}
