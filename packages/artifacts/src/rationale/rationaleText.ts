import type { SloModel } from '../model/SloModel';

/**
 * Why this target, in a sentence or three without markup.
 *
 * @internal
 */
export function rationaleText({ spec, objectivePercent }: SloModel): string {
  const { variant, probabilityMet, provisional, historyDays } = spec.rationale;
  const origin =
    variant === 'custom'
      ? 'A person chose this target.'
      : `This is the ${variant} proposal of SLO-Scout.`;
  const history = `${Number(historyDays.toFixed(1))} ${
    historyDays === 1 ? 'day' : 'days'
  } of history`;
  const probability = `From ${history}, the probability that ${objectivePercent} % is met in the next ${
    spec.windowDays
  } days is ${percent(probabilityMet)} %.`;
  const caution = provisional
    ? ' The target is provisional: there is too little data to rely on it; review it when there is more.'
    : '';
  return `${origin} ${probability}${caution}`;
}

/** Never 0 or 100, which would claim certainty. */
function percent(probability: number): string {
  const rounded = Math.round(probability * 100);
  if (rounded >= 100) {
    return '> 99';
  }
  return rounded <= 0 ? '< 1' : String(rounded);
}
