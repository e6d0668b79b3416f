import type { BacktestCase } from '@slo-scout/slo';
import { formatTable } from '../lib/formatTable';
import { GOALS } from './figures';
import { contestedScores, outcomeOf, scoresOf } from './scores';

/** Cases of all forecasters, ours first. */
export type Pool = Map<string, BacktestCase[]>;

export function forecasterTable(pool: Pool): string {
  return formatTable(
    ['forecaster', 'Brier', 'skill', 'ECE', 'contested ECE'],
    [...pool].map(([name, cases]) => {
      const { brier, skill, ece } = scoresOf(cases);
      const contested = contestedScores(cases);
      return [
        name,
        decimals(brier),
        decimals(skill),
        decimals(ece),
        contested.count > 0 ? decimals(contested.ece) : '–',
      ];
    }),
  );
}

/** What the targets that were set came to; our own by variant, the others as their rule says. */
export function targetTable(ours: BacktestCase[], baselines: Pool): string {
  const row = (
    name: string,
    promised: string,
    cases: BacktestCase[],
    goal?: number,
  ) => {
    const { met, budgetUsed, proposed } = outcomeOf(cases, goal);
    return [
      name,
      promised,
      percent(met),
      percent(budgetUsed),
      percent(proposed),
    ];
  };
  return formatTable(
    [
      'rule',
      'promised',
      'met',
      'budget used (median)',
      'services with a target',
    ],
    [
      ...GOALS.map(([name, goal]) =>
        row(`slo-scout ${name}`, `≥ ${percent(goal)}`, ours, goal),
      ),
      ...[...baselines].map(([name, cases]) => row(name, '–', cases)),
    ],
  );
}

export function reliabilityTable(cases: BacktestCase[]): string {
  return formatTable(
    ['decile', 'forecasts', 'promised', 'kept'],
    scoresOf(cases).reliability.map(bin => [
      `${percent(bin.from)}–${percent(bin.to)}`,
      bin.count,
      percent(bin.meanPredicted),
      percent(bin.observed),
    ]),
  );
}

export function percent(share: number): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(0)} %` : '–';
}

export function decimals(value: number): string {
  return value.toFixed(4);
}
