import type { IncidentPrior } from './IncidentPrior';
import type { SeparatedHistory } from './separateIncidents';

/** How probable it is beforehand that a service is unlike the others. */
const UNLIKE_OTHERS = 0.1;
/** Such a service may have any rate: Gamma with this shape, worth this many days. */
const VAGUE = { shape: 0.5, days: 0.5 };

/**
 * Posterior of the rate of incidents a day: a mixture of two gamma distributions.
 *
 * @internal
 */
export interface IncidentRates {
  /** Probability of `ordinary`. */
  ordinaryShare: number;
  ordinary: { shape: number; days: number };
  unlikeOthers: { shape: number; days: number };
}

/**
 * Updates the rate of incidents by those of the history. Most services are like
 * those that the prior was fitted to; some are not, and then the prior must not talk their incidents away. How
 * probable each is follows from how well it expected what was seen (Gamma-Poisson marginal likelihood).
 *
 * @internal
 */
export function incidentRates(
  { severities, exposureDays }: SeparatedHistory,
  { rate }: IncidentPrior,
): IncidentRates {
  const count = severities.length;
  const known = { shape: rate.perDay * rate.days, days: rate.days };
  const odds =
    (UNLIKE_OTHERS / (1 - UNLIKE_OTHERS)) *
    Math.exp(
      logEvidence(VAGUE, count, exposureDays) -
        logEvidence(known, count, exposureDays),
    );
  const update = (before: { shape: number; days: number }) => ({
    shape: before.shape + count,
    days: before.days + exposureDays,
  });
  return {
    ordinaryShare: 1 / (1 + odds),
    ordinary: update(known),
    unlikeOthers: update(VAGUE),
  };
}

/** Logarithm of P(count | exposure), up to a term that all share. */
function logEvidence(
  { shape, days }: { shape: number; days: number },
  count: number,
  exposureDays: number,
): number {
  let rising = 0;
  for (let i = 0; i < count; i++) {
    rising += Math.log(shape + i);
  }
  return (
    rising +
    shape * Math.log(days / (days + exposureDays)) -
    count * Math.log(days + exposureDays)
  );
}
