import type { BacktestCase } from '@slo-scout/slo';
import {
  contestedScores,
  coverageOf,
  outcomeOf,
  scoresOf,
  worstDecile,
} from './scores';

/** Probabilities that the variants of a proposal promise. */
export const GOALS: Array<[name: string, goal: number]> = [
  ['conservative', 0.95],
  ['balanced', 0.85],
  ['stretch', 0.6],
];

/** Figures of our forecasts, and the Brier score of each baseline. */
export function figuresOf(
  ours: BacktestCase[],
  baselines: Map<string, BacktestCase[]>,
): Record<string, number> {
  const scores = scoresOf(ours);
  const [half, , wide] = coverageOf(ours);
  const briers = [...baselines].map(
    ([name, cases]) => [name, scoresOf(cases).brier] as const,
  );
  return {
    ece: scores.ece,
    brier: scores.brier,
    ...Object.fromEntries(
      briers.map(([name, brier]) => [
        `baselines.${name.replace(/-/g, '')}.brier`,
        brier,
      ]),
    ),
    bestBaselineBrier: Math.min(...briers.map(([, brier]) => brier)),
    skill: scores.skill,
    contestedEce: contestedScores(ours).ece,
    worstDecileGap: worstDecile(scores),
    coverage50: half,
    coverage95: wide,
    ...Object.fromEntries(
      GOALS.map(([name, goal]) => [`${name}Met`, outcomeOf(ours, goal).met]),
    ),
  };
}
