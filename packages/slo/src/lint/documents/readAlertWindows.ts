import type { Subject } from './subjects';
import type { YamlNode } from './YamlNode';

/**
 * Reads Sloth's AlertWindows.
 *
 * @internal
 */
export function readAlertWindows(document: YamlNode, subject: Subject): void {
  const spec = document.get('spec');
  const period = spec?.get('sloPeriod');
  for (const severity of ['page', 'ticket']) {
    for (const speed of ['quick', 'slow']) {
      const node = spec?.get(severity, speed);
      if (!node) {
        subject.problems.push({
          node: spec ?? document,
          message: `The windows have no ${severity}.${speed}, so Sloth refuses them.`,
          fix: 'Give errorBudgetPercent, shortWindow and longWindow for page and ticket, quick and slow.',
        });
        continue;
      }
      const pair = {
        name: `${severity}.${speed}`,
        period,
        percent: node.get('errorBudgetPercent'),
        short: node.get('shortWindow'),
        long: node.get('longWindow'),
        node,
      };
      subject.windows.push(pair);
      for (const field of ['short', 'long'] as const) {
        const duration = pair[field];
        if (duration) {
          subject.durations.push({
            ...{ node: duration, field: `${field}Window` },
            ...{ syntax: 'prometheus', zero: false },
          });
        }
      }
    }
  }
  if (period) {
    subject.durations.push({
      ...{ node: period, field: 'sloPeriod' },
      ...{ syntax: 'prometheus', zero: false },
    });
  }
}
