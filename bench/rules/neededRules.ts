import type { Rule } from './ruleSets';

const PERIOD = 'slo:sli_error:ratio_rate30d';

/** The rule of the period's error ratio, and the rules whose series it reads. */
export function neededRules(rules: Rule[]): { period: Rule; inputs: Rule[] } {
  const period = rules.find(({ record }) => record === PERIOD);
  if (!period) {
    throw new Error(`there is no rule that records ${PERIOD}`);
  }
  const reads = ({ expr }: Rule, record: string) => expr.includes(`${record}{`);
  const inputs = rules.filter(rule => reads(period, rule.record));
  const deeper = rules.find(rule =>
    inputs.some(input => reads(input, rule.record)),
  );
  if (inputs.length === 0 || deeper) {
    throw new Error(
      `${PERIOD} must be computed from series that are recorded from counters`,
    );
  }
  return { period, inputs };
}
