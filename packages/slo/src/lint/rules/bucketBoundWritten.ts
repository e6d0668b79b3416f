import type { HeldQuery } from '../analysis/FileView';
import { bucketBound } from '../promql/bucketBound';
import type { LabelMatcher } from '../promql/Expr';
import { selectorsOf } from '../promql/walk';
import type { Found, LintRule } from './LintRule';

/** @internal */
export const bucketBoundWritten: LintRule = {
  id: 'bucket-bound',
  severity: 'warning',
  summary:
    'A histogram bound written as Prometheus does not write it, so that no bucket matches',
  check(view, report) {
    for (const held of view.queries()) {
      const { query } = held;
      if (!query.expr) continue;
      for (const { matchers } of selectorsOf(query.expr)) {
        for (const matcher of matchers) {
          if (matcher.name !== 'le') continue;
          const found = check(matcher, held);
          if (!found) continue;
          const { written, ...rest } = found;
          report({
            range: query.range(matcher),
            ...rest,
            replacement:
              written === undefined
                ? undefined
                : query.replacement(matcher, written),
            key: `${held.slo?.id ?? held.rule?.group.name} ${matcher.value}`,
          });
        }
      }
    }
  },
};

function check(
  { op, value }: LabelMatcher,
  { slo }: HeldQuery,
):
  | (Pick<Found, 'message' | 'fix' | 'severity'> & { written?: string })
  | undefined {
  const exact = op === '=' || op === '!=';
  const number = boundOf(value);
  if (number === undefined) {
    return exact
      ? {
          severity: 'error',
          message: `No bucket has the bound "${value}", since it is no number, so the selector matches nothing.`,
          fix: 'Write a bound that the histogram has, e.g. `le="0.5"`.',
        }
      : undefined;
  }
  const canonical = bucketBound(number);
  if (value === canonical) return undefined;
  const whole = Number.isInteger(number) && String(number) === value;
  if (whole) {
    // Pyrra writes both forms itself.
    if (slo?.format === 'pyrra') return undefined;
    const both = canonical.startsWith(`${value}.`)
      ? `${value}(\\\\.0)?`
      : `${value}|${canonical.replace('+', '\\\\+')}`;
    const written = `le${op.startsWith('!') ? '!~' : '=~'}"${both}"`;
    return {
      message: `Prometheus 3 stores this bound as "${canonical}", so the selector matches nothing there, and \`le="${canonical}"\` nothing in Prometheus 2.`,
      fix: `Match both: \`${written}\`.`,
      written,
    };
  }
  const written = `le${op}"${canonical}"`;
  return {
    message: `Prometheus writes this bound "${canonical}", so the selector matches nothing.`,
    fix: `Write \`${written}\`, if the histogram has that bound.`,
    written: exact ? written : undefined,
  };
}

/** A bound in digits; of a regular expression only one that is nothing but a number. */
function boundOf(value: string): number | undefined {
  if (/^[+-]?inf$/i.test(value)) return value[0] === '-' ? -Infinity : Infinity;
  const number = Number(value);
  return value.trim() === '' || Number.isNaN(number) ? undefined : number;
}
