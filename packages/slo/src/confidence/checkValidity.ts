import type { Sli, SliSeries, ValidityCheck } from '../types';

/** Traces and metrics may differ by this share before something is wrong with one of them. */
const AGREEMENT_TOLERANCE = 0.05;
/** Share of the total by which good events may exceed it: rounding of adjusted counts. */
const INVARIANT_TOLERANCE = 1e-9;

/**
 * Part B of the confidence: does the SLI measure what users feel? A broken
 * invariant fails; the others warn.
 *
 * @param counts - events of the same range by both ways, when both are known
 * @public
 */
export function checkValidity(
  sli: Pick<Sli, 'userFacing'>,
  series: SliSeries,
  counts?: { traces: number; metrics: number },
): ValidityCheck {
  const broken = series.bins.filter(
    ({ good, total }) =>
      !(good >= 0 && total >= 0 && good <= total * (1 + INVARIANT_TOLERANCE)),
  ).length;
  const findings: ValidityCheck['findings'] = [
    {
      id: 'user-facing',
      ok: sli.userFacing.value,
      fact: sli.userFacing.reason,
    },
    {
      id: 'invariant',
      ok: broken === 0,
      fact:
        broken === 0
          ? 'Good events never exceed all events.'
          : `${broken} of ${series.bins.length} bins hold more good events than events, or a count that is no number.`,
    },
  ];
  if (counts) {
    const larger = Math.max(counts.traces, counts.metrics);
    const difference =
      larger > 0 ? Math.abs(counts.traces - counts.metrics) / larger : 0;
    findings.push({
      id: 'agreement',
      ok: difference <= AGREEMENT_TOLERANCE,
      fact: `Traces counted ${Math.round(
        counts.traces,
      )} events, metrics ${Math.round(counts.metrics)}: ${(
        difference * 100
      ).toFixed(1)} % apart.`,
    });
  }
  if (broken > 0) {
    return { verdict: 'fail', findings };
  }
  return {
    verdict: findings.every(({ ok }) => ok) ? 'pass' : 'warn',
    findings,
  };
}
