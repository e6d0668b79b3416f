import type { SloDefinition } from '../documents/subjects';
import { constantValue } from '../promql/constantValue';
import type { Found, LintRule } from './LintRule';

/** @internal */
export const targetOutOfRange: LintRule = {
  id: 'target-out-of-range',
  severity: 'error',
  summary: 'A target of 100 %, none, or one in the wrong unit',
  check(view, report) {
    for (const slo of view.subject.slos) {
      // An SLI of OpenSLO has none.
      if (slo.id.startsWith('SLI ')) continue;
      const found = checkTarget(slo);
      if (found) {
        report({
          range: (slo.target ?? slo.nameNode ?? slo.node).range(),
          ...found,
        });
      }
    }
    for (const rule of view.rules) {
      if (rule.name !== 'slo:objective:ratio' || !rule.query.expr) continue;
      const value = constantValue(rule.query.expr);
      if (value === undefined || (value > 0 && value < 1)) continue;
      const { message, fix } = outside(value, 'ratio');
      report({ range: rule.query.range(), message, fix });
    }
  },
};

function checkTarget({
  target,
  scale,
}: SloDefinition): Pick<Found, 'message' | 'fix' | 'replacement'> | undefined {
  const value = target?.number;
  if (value === undefined) {
    return {
      message: target
        ? `The target "${target.text ?? ''}" is no number.`
        : 'The SLO has no target, so there is no error budget.',
      fix: `Write ${
        scale === 'percent'
          ? 'a percentage such as 99.9'
          : 'a ratio such as 0.999'
      }.`,
    };
  }
  const [low, high] = scale === 'percent' ? [0, 100] : [0, 1];
  if (value > low && value < high && !isRatioAsPercent(value, scale)) {
    return undefined;
  }
  const { written, ...found } = outside(value, scale);
  const length = target?.text?.length ?? 0;
  return {
    ...found,
    replacement:
      written === undefined
        ? undefined
        : target?.replacement(0, length, written),
  };
}

/** Nobody promises less than 1 %. */
function isRatioAsPercent(value: number, scale: string): boolean {
  return scale === 'percent' && value <= 1;
}

function outside(
  value: number,
  scale: 'percent' | 'ratio',
): Pick<Found, 'message' | 'fix'> & { written?: string } {
  const full = scale === 'percent' ? 100 : 1;
  if (value === full) {
    return {
      message:
        'A target of 100 % leaves no error budget, so every threshold is 0 and the first error spends all of it.',
      fix: `Write a target that a bad day can meet, e.g. ${
        scale === 'percent' ? '99.9' : '0.999'
      }.`,
    };
  }
  const other = scale === 'percent' ? value * 100 : value / 100;
  if (other > 0.5 * full && other < full) {
    const written = String(Number(other.toPrecision(12)));
    return {
      message:
        scale === 'percent'
          ? `The target is a percentage here, so ${value} promises that almost everything may fail.`
          : `The target is a ratio here, so ${value} is far above all events.`,
      fix: `Write ${written}.`,
      written,
    };
  }
  return {
    message: `The target ${value} is outside ${
      scale === 'percent' ? '0 to 100 %' : '0 to 1'
    }, so there is no error budget.`,
    fix: `Write ${
      scale === 'percent'
        ? 'a percentage such as 99.9'
        : 'a ratio such as 0.999'
    }.`,
  };
}
