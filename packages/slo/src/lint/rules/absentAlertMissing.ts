import { metricsOf } from '../analysis/FileView';
import type { LintRule } from './LintRule';

/** @internal */
export const absentAlertMissing: LintRule = {
  id: 'absent-alert-missing',
  severity: 'info',
  summary: 'Burn-rate alerts without an alert for the day their metrics vanish',
  check(view, report) {
    const message =
      'When the metrics of this SLO vanish, with the service or its telemetry, its alerts fall silent and none tells.';
    const fix =
      'Add an alert on `absent(…)` of the total, held for as long as the fastest alert needs in a total outage.';
    for (const rule of view.rules) {
      if (rule.kind !== 'alerting' || !view.isBurnAlert(rule)) continue;
      const node = rule.node.get('alert') ?? rule.node;
      report({
        ...{ range: node.range(), message, fix },
        unless: {
          watched: [...view.withOrigins(metricsOf(rule.query))],
        },
        key: rule.labels.get('sloth_id') ?? rule.group.name,
      });
    }
    for (const slo of view.subject.slos) {
      if (!slo.lacksAbsentAlert) continue;
      const metrics = Object.values(slo.queries).flatMap(query =>
        query ? metricsOf(query) : [],
      );
      // A plugin of Sloth knows its metrics, the linter does not.
      if (metrics.length === 0) continue;
      report({
        ...{ range: (slo.nameNode ?? slo.node).range(), message, fix },
        unless: { watched: metrics },
        key: slo.format,
      });
    }
  },
};
