import { scoreForecasts } from '@slo-scout/slo';
import type { BacktestCase, Scores } from '@slo-scout/slo';

/** A forecast between these is one that a rule of thumb would not have made. */
const CONTESTED = [0.02, 0.98];
/** A decile with fewer forecasts says little. */
const ENOUGH = 100;

/** Over all rungs of the ladder. */
export function scoresOf(cases: BacktestCase[]): Scores {
  return scoreForecasts(cases.flatMap(({ forecasts }) => forecasts));
}

/** Over the forecasts that are neither nearly certain nor nearly impossible. */
export function contestedScores(cases: BacktestCase[]): Scores {
  return scoreForecasts(
    cases
      .flatMap(({ forecasts }) => forecasts)
      .filter(
        ({ predicted }) => predicted > CONTESTED[0] && predicted < CONTESTED[1],
      ),
  );
}

/** Largest distance of promise and outcome in a decile with enough forecasts. */
export function worstDecile({ reliability }: Scores): number {
  return Math.max(
    0,
    ...reliability
      .filter(({ count }) => count >= ENOUGH)
      .map(({ meanPredicted, observed }) => Math.abs(meanPredicted - observed)),
  );
}

/** Share of windows inside the central 50, 80 and 95 %. */
export function coverageOf(cases: BacktestCase[]): number[] {
  return [0, 1, 2].map(
    i => cases.filter(({ covered }) => covered?.[i]).length / cases.length,
  );
}

/** How the targets of a rule did. */
export interface TargetOutcome {
  proposed: number;
  met: number;
  /** Median share of the error budget that the window used: near 1 is tight, near 0 a target that says nothing. */
  budgetUsed: number;
}

/** The targets that a rule set, by itself or as the highest rung that is likely enough. */
export function outcomeOf(cases: BacktestCase[], goal?: number): TargetOutcome {
  const proposals = cases.flatMap(({ observed, target, forecasts }) => {
    const chosen =
      goal === undefined
        ? target
        : forecasts.filter(({ predicted }) => predicted >= goal).pop()?.target;
    // A target of 1 has no budget; it was not met if anything failed.
    return chosen === undefined || chosen === 0
      ? []
      : [
          {
            met: observed >= chosen,
            used: observed === 1 ? 0 : (1 - observed) / (1 - chosen),
          },
        ];
  });
  const used = proposals.map(proposal => proposal.used).sort((a, b) => a - b);
  return {
    proposed: proposals.length / cases.length,
    met: proposals.filter(({ met }) => met).length / proposals.length,
    budgetUsed: used[Math.floor(used.length / 2)],
  };
}
