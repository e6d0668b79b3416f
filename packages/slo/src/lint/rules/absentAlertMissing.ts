import { metricsOf } from '../analysis/FileView';
import type { LintRule } from './LintRule';

/** @internal */
export const absentAlertMissing: LintRule = {
  id: 'absent-alert-missing',
  severity: 'info',
  summary: 'Burn-rate alerts without an alert for the day their metrics vanish',
  check(view, report) {
    const found = (metrics: Set<string>) => ({
      message:
        'When the metrics of this SLO vanish, with the service or its telemetry, its alerts fall silent and none tells.',
      fix: 'Add an alert on `absent(…)` of the total, held for as long as the fastest alert needs in a total outage.',
      unless: (facts: { watched: Set<string> }) =>
        metrics.size === 0 ||
        [...metrics].some(metric => facts.watched.has(metric)),
    });
    for (const rule of view.rules) {
      if (rule.kind !== 'alerting' || !view.isBurnAlert(rule)) continue;
      const node = rule.node.get('alert') ?? rule.node;
      report({
        range: node.range(),
        ...found(view.withOrigins(metricsOf(rule.query))),
        key: rule.labels.get('sloth_id') ?? rule.group.name,
      });
    }
    for (const slo of view.subject.slos) {
      if (!slo.lacksAbsentAlert) continue;
      const metrics = Object.values(slo.queries).flatMap(query =>
        query ? metricsOf(query) : [],
      );
      report({
        range: (slo.nameNode ?? slo.node).range(),
        ...found(new Set(metrics)),
        key: slo.format,
      });
    }
  },
};
