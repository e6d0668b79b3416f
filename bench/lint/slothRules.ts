const WINDOWS = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'];
const META: Array<[string, (series: (name: string) => string) => string]> = [
  ['slo:objective:ratio', () => 'vector(0.9990000000000001)'],
  ['slo:error_budget:ratio', () => 'vector(1-0.9990000000000001)'],
  ['slo:time_period:days', () => 'vector(30)'],
  [
    'slo:current_burn_rate:ratio',
    series =>
      `${series(
        'slo:sli_error:ratio_rate5m',
      )} / on(sloth_id, sloth_slo, sloth_service) group_left ${series(
        'slo:error_budget:ratio',
      )}`,
  ],
  [
    'slo:period_error_budget_remaining:ratio',
    series => `1 - ${series('slo:period_burn_rate:ratio')}`,
  ],
  ['sloth_slo_info', () => 'vector(1)'],
];
const PAIRS: Array<[short: string, long: string, factor: string]> = [
  ['5m', '1h', '14.4'],
  ['30m', '6h', '6'],
  ['2h', '1d', '3'],
  ['6h', '3d', '1'],
];

/** A file in the shape of what Sloth writes for one SLO of a service. */
export function slothRules(service: string): string {
  const id = `${service}-availability`;
  const series = (name: string) =>
    `${name}{sloth_id="${id}", sloth_service="${service}", sloth_slo="availability"}`;
  const labels = (window?: string) => `        labels:
          owner: team-a
          sloth_id: ${id}
          sloth_service: ${service}
          sloth_slo: availability
${window ? `          sloth_window: ${window}\n` : ''}`;

  const recordings = WINDOWS.map(
    window => `      - record: slo:sli_error:ratio_rate${window}
        expr: |
          (sum(rate(http_requests_total{job="${service}",code=~"(5..|429)"}[${window}])))
          /
          (sum(rate(http_requests_total{job="${service}"}[${window}])))
${labels(window)}`,
  );
  const period = `      - record: slo:sli_error:ratio_rate30d
        expr: |
          sum_over_time(${series('slo:sli_error:ratio_rate5m')}[30d])
          / ignoring (sloth_window)
          count_over_time(${series('slo:sli_error:ratio_rate5m')}[30d])
${labels('30d')}`;
  const meta = META.map(
    ([name, expr]) => `      - record: ${name}
        expr: ${expr(series)}
${labels()}`,
  );
  const burns = (window: string, factor: string) =>
    `max(${series(
      `slo:sli_error:ratio_rate${window}`,
    )} > (${factor} * 0.0009999999999999432)) without (sloth_window)`;
  const alerts = [PAIRS.slice(0, 2), PAIRS.slice(2)].map(
    pairs => `      - alert: ${service}-burn
        expr: |
${pairs
  .map(
    ([short, long, factor]) => `          (
              ${burns(short, factor)}
              and
              ${burns(long, factor)}
          )
`,
  )
  .join('          or\n')}        labels:
          sloth_severity: ${pairs[0][0] === '5m' ? 'page' : 'ticket'}
        annotations:
          summary: "{{$labels.sloth_service}} {{$labels.sloth_slo}} SLO error budget burn rate is over expected."
`,
  );
  return `groups:
  - name: sloth-slo-sli-recordings-${id}
    rules:
${recordings.join('')}${period}  - name: sloth-slo-meta-recordings-${id}
    rules:
${meta.join('')}  - name: sloth-slo-alerts-${id}
    rules:
${alerts.join('')}`;
}
