import { alertTimes, type AlertTimes } from '@slo-scout/slo';
import type { SloModel } from '../model/SloModel';
import { pagingSeverities } from '../rules/burnRateAlerts';

/** Shares of failing events that people can picture. */
const ERROR_RATES = [1, 0.5, 0.1, 0.05, 0.02, 0.01, 0.005, 0.001];
const MOST_ROWS = 5;

/**
 * How long outages of some sizes take to be noticed and to be over, from the
 * windows of the alerts, as blocks of Markdown.
 *
 * @internal
 */
export function alertTimesTable(model: SloModel): string[] {
  const severities = pagingSeverities(model);
  const pairs = model.pairs.filter(({ severity }) =>
    severities.includes(severity),
  );
  const times = alertTimes(pairs, ERROR_RATES);
  const rates = ERROR_RATES.filter(rate =>
    times.some(({ errorRate }) => errorRate === rate),
  ).slice(0, MOST_ROWS);
  const of = (rate: number, severity: AlertTimes['severity']) =>
    times.find(
      entry => entry.errorRate === rate && entry.severity === severity,
    );
  return [
    'Time from the first bad event to the alert, and from the last one to its end (`detect = threshold ÷ error rate × long window`, `reset = (1 − threshold ÷ error rate) × short window`, at constant traffic, a clean history before and an outage that fills the windows; evaluation adds up to a minute):',
    [
      `| Events that fail | ${severities
        .map(severity => `${severity} after | ${severity} ends after`)
        .join(' | ')} |`,
      `| --- | ${severities.map(() => '--- | ---').join(' | ')} |`,
      ...rates.map(
        rate =>
          `| ${Number((rate * 100).toPrecision(3))} % | ${severities
            .map(severity => {
              const entry = of(rate, severity);
              return entry
                ? `${duration(entry.detectSeconds)} | ${duration(
                    entry.resetSeconds,
                  )}`
                : 'never | –';
            })
            .join(' | ')} |`,
      ),
    ].join('\n'),
  ];
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  if (seconds < 3600) return `${Math.ceil(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
