import type { Query } from '../documents/Query';
import type { Rule, SloDefinition, Subject } from '../documents/subjects';
import { absenceIn, type Absence } from '../promql/absence';
import { constantValue } from '../promql/constantValue';
import {
  eventRatios,
  isFilter,
  isSubtractedFromOne,
  type EventRatio,
} from '../promql/eventRatios';
import type { Expr } from '../promql/Expr';
import type { Outcome } from '../promql/outcomeOf';
import { sameSlo } from './sameSlo';

/**
 * An expression with the query it stands in.
 *
 * @internal
 */
export interface Part {
  query: Query;
  expr: Expr;
}

/**
 * A ratio of good or bad events over all events that serves as an indicator.
 *
 * @internal
 */
export interface SliRatio {
  numerator: Part;
  denominator: Part;
  /** Which events the numerator counts. */
  counts: Outcome;
  /** The part of the numerator that may have no series. */
  absence: Absence | undefined;
  /** Where it stands in a rule: the division, and `1 - …` around it. */
  ratio: EventRatio | undefined;
  /** Whether its value is stored, so that NaN lasts. */
  recorded: boolean;
  /** Whether no sample comes of no traffic. */
  guarded: boolean;
  /** The rule or the definition that holds it. */
  rule: Rule | undefined;
  slo: SloDefinition | undefined;
  /** The same for all windows of one SLO. */
  key: string;
}

/** Names of recorded indicators; other ratios must show by their numerator that they are one. */
const SLI_NAME =
  /(^|[:_])(sli|slo)([:_]|$)|burn_?rate|errors?[:_](ratio|rate|percent)|(ratio|percent)[:_]errors?|availability|success[:_](ratio|rate)/i;

/**
 * The indicators of a file.
 *
 * @internal
 */
export function sliRatios(subject: Subject): SliRatio[] {
  const found: SliRatio[] = [];
  for (const { rules } of subject.groups) {
    for (const rule of rules) found.push(...ofRule(rule));
  }
  for (const slo of subject.slos) found.push(...ofSlo(slo));
  return found;
}

function ofRule(rule: Rule): SliRatio[] {
  if (!rule.query.expr) return [];
  const recorded = rule.kind === 'recording';
  return eventRatios(rule.query.expr)
    .map(ratio => inQuery(rule.query, ratio, { rule, recorded }))
    .filter(
      ({ counts }) =>
        counts !== 'unknown' || (recorded && SLI_NAME.test(rule.name)),
    );
}

function ofSlo(slo: SloDefinition): SliRatio[] {
  const { bad, good, total, ratio } = slo.queries;
  const recorded = slo.format === 'sloth';
  if (ratio?.expr) {
    return eventRatios(ratio.expr).map(inner =>
      inQuery(ratio, inner, { slo, recorded }),
    );
  }
  const numerator = bad ?? good;
  if (slo.format === 'pyrra' || !numerator?.expr || !total?.expr) return [];
  return [
    {
      numerator: { query: numerator, expr: numerator.expr },
      denominator: { query: total, expr: total.expr },
      counts: bad ? 'bad' : 'good',
      absence: absenceIn(numerator.expr, total.expr),
      ratio: undefined,
      recorded,
      guarded: isGuard(numerator.expr) || isGuard(total.expr),
      rule: undefined,
      slo,
      key: slo.id,
    },
  ];
}

function inQuery(
  query: Query,
  ratio: EventRatio,
  holder: { rule?: Rule; slo?: SloDefinition; recorded: boolean },
): SliRatio {
  const { numerator, denominator } = ratio;
  const absence = absenceIn(numerator, denominator);
  return {
    numerator: { query, expr: numerator },
    denominator: { query, expr: denominator },
    counts: countsOf(ratio, absence),
    absence,
    ratio,
    recorded: holder.recorded,
    guarded:
      isGuard(numerator) ||
      isGuard(denominator) ||
      ratio.ancestors.some(
        outer =>
          isFilter(outer) ||
          (outer.type === 'binary' &&
            outer.op === 'and' &&
            isFilter(outer.rhs)),
      ),
    rule: holder.rule,
    slo: holder.slo,
    key: holder.rule ? sameSlo(holder.rule) : holder.slo?.id ?? '',
  };
}

function countsOf(ratio: EventRatio, absence: Absence | undefined): Outcome {
  if (isSubtractedFromOne(ratio)) return 'good';
  if (!absence) return 'unknown';
  // total - good, of which good is what may be absent
  const { numerator } = ratio;
  const subtracts =
    numerator.type === 'binary' &&
    numerator.op === '-' &&
    absence.outcome === 'good';
  return subtracts ? 'bad' : absence.outcome;
}

/** `x > 0`, or `clamp_min(x, 1)`. */
function isGuard(expr: Expr): boolean {
  if (isFilter(expr)) return true;
  return (
    expr.type === 'call' &&
    expr.name === 'clamp_min' &&
    (constantValue(expr.args[1] ?? expr) ?? 0) > 0
  );
}
