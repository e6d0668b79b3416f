import fs from 'node:fs';
import type { Scenario } from './scenarios';

/** Bad and all events of the month: what a rule should find. */
export interface Truth {
  bad: number;
  total: number;
}

/**
 * Writes the months as counters in OpenMetrics, a sample a minute, and says what really happened.
 *
 * @param start - unix seconds of the first minute
 * @param leadMinutes - minutes before the month, so that the first rates of it are whole; not part of the truth
 */
export function writeCounters(
  file: string,
  scenarios: readonly Scenario[],
  options: { start: number; minutes: number; leadMinutes: number },
): Map<string, Truth> {
  const { start, minutes, leadMinutes } = options;
  const output = fs.openSync(file, 'w');
  const truths = new Map<string, Truth>();
  fs.writeSync(output, '# TYPE requests counter\n');
  for (const { name, minuteAt } of scenarios) {
    const truth = { bad: 0, total: 0 };
    const counters = { error: 0, ok: 0 };
    let seenError = false;
    let lines: string[] = [];
    for (let minute = -leadMinutes; minute < minutes; minute++) {
      const { bad, total, restarted } = minuteAt(
        minute < 0 ? minute + minutes : minute,
      );
      if (minute >= 0) {
        truth.bad += bad;
        truth.total += total;
      }
      if (restarted) {
        counters.error = 0;
        counters.ok = 0;
        seenError = false;
      }
      counters.error += bad;
      counters.ok += total - bad;
      seenError ||= bad > 0;
      // Scraped at the end of the minute; client libraries show a series once it was counted in.
      const time = start + (minute + 1) * 60;
      lines.push(
        `requests_total{scenario="${name}",outcome="ok"} ${counters.ok} ${time}`,
      );
      if (seenError) {
        lines.push(
          `requests_total{scenario="${name}",outcome="error"} ${counters.error} ${time}`,
        );
      }
      if (lines.length > 10_000) {
        fs.writeSync(output, `${lines.join('\n')}\n`);
        lines = [];
      }
    }
    if (lines.length > 0) {
      fs.writeSync(output, `${lines.join('\n')}\n`);
    }
    truths.set(name, truth);
  }
  fs.writeSync(output, '# EOF\n');
  fs.closeSync(output);
  return truths;
}
