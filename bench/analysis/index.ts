import type { BenchResult } from '../lib/BenchResult';
import { formatTable } from '../lib/formatTable';
import { summarise } from '../lib/summarise';
import { wholeNumber } from '../lib/wholeNumber';
import { analyse } from './analyse';
import type { StepTimes } from './analyse';
import { capsuleRows } from './capsuleRows';

/**
 * The arithmetic of an analysis, without reading and writing: from capsules of a minute to targets, replay, forecast and drift.
 *
 * Flags: `candidates` SLIs of the service (default 24), `days` of history (30), `runs` services, one after the other (5).
 */
export async function run(flags: Record<string, string>): Promise<BenchResult> {
  const candidates = wholeNumber(flags.candidates ?? '24', 'candidates');
  const days = wholeNumber(flags.days ?? '30', 'days');
  const runs = wholeNumber(flags.runs ?? '5', 'runs');

  const seconds: number[] = [];
  const times: StepTimes = {};
  let rows = 0;
  let targets = 0;
  for (let i = 0; i < runs; i++) {
    const capsules = capsuleRows(candidates, days, i);
    rows += capsules.reduce((sum, candidate) => sum + candidate.rows.length, 0);
    const started = performance.now();
    for (const candidate of capsules) {
      targets += analyse(candidate, times);
    }
    seconds.push((performance.now() - started) / 1000);
  }
  const each = summarise(seconds);
  return {
    figures: {
      seconds: each,
      servicesPerMinute: summarise(seconds.map(value => 60 / value)),
      rssMiB: Math.round(process.memoryUsage().rss / 2 ** 20),
      candidates,
      days,
    },
    table: [
      `A service with ${candidates} SLIs and ${days} days, ${Math.round(
        rows / runs,
      ).toLocaleString('en-US')} capsules of a minute: ${
        each.median
      } s, ${Math.round(targets / runs)} targets`,
      formatTable(
        ['step', 'ms a service'],
        Object.entries(times).map(([step, ms]) => [step, ms / runs]),
      ),
    ].join('\n\n'),
  };
}
