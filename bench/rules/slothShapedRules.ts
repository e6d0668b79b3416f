import type { Rule } from './ruleSets';

/**
 * The recording rules from which Sloth v0.16.0 takes the SLI of the period, written as it writes them: the error ratio
 * of five minutes, and the mean of these ratios over 30 days ("optimized", its default). Source: internal plugin
 * `sloth.dev/core/sli_rules/v1` of github.com/slok/sloth, and the output of the program on the same queries.
 */
export function slothShapedRules(slo: {
  service: string;
  name: string;
  target: number;
  bad: string;
  total: string;
}): Rule[] {
  const { service, name } = slo;
  const id = `${service}-${name}`;
  const labels = { sloth_id: id, sloth_service: service, sloth_slo: name };
  const overFiveMinutes = (query: string) =>
    query.replaceAll('{{.window}}', '5m');
  const selector = `{sloth_id="${id}", sloth_service="${service}", sloth_slo="${name}"}`;
  return [
    {
      record: 'slo:sli_error:ratio_rate5m',
      expr: `(${overFiveMinutes(slo.bad)})\n/\n(${overFiveMinutes(slo.total)})`,
      labels: { ...labels, sloth_window: '5m' },
    },
    {
      record: 'slo:sli_error:ratio_rate30d',
      expr: [
        `sum_over_time(slo:sli_error:ratio_rate5m${selector}[30d])`,
        '/ ignoring (sloth_window)',
        `count_over_time(slo:sli_error:ratio_rate5m${selector}[30d])`,
      ].join('\n'),
      labels: { ...labels, sloth_window: '30d' },
    },
  ];
}
