import fs from 'node:fs';
import path from 'node:path';
import { reliabilityDiagram } from '@slo-scout/slo';
import type { BenchResult } from '../lib/BenchResult';
import { runHistories } from './runHistories';
import { runSynthetic } from './runSynthetic';
import type { CalibrationResult } from './CalibrationResult';
import { wholeNumber } from '../lib/wholeNumber';

const DIAGRAM = path.join(__dirname, '../results/calibration-reliability.svg');

/**
 * Back-tests the predictor and the rules of other products, and draws a reliability diagram beside the results.
 *
 * Flags: `history` a folder of CSV files, and `window` days to judge instead of the longest that fits; without it
 * synthetic services: `histories` a population and run (default 120), `runs` (3). `samples`: simulated windows (1000).
 */
export async function run(flags: Record<string, string>): Promise<BenchResult> {
  const samples = wholeNumber(flags.samples ?? '1000', 'samples');
  const result: CalibrationResult = flags.history
    ? await runHistories(flags.history, {
        samples,
        windowDays: flags.window
          ? wholeNumber(flags.window, 'window')
          : undefined,
      })
    : runSynthetic({
        size: wholeNumber(flags.histories ?? '120', 'histories'),
        runs: wholeNumber(flags.runs ?? '3', 'runs'),
        samples,
      });
  fs.mkdirSync(path.dirname(DIAGRAM), { recursive: true });
  fs.writeFileSync(
    DIAGRAM,
    reliabilityDiagram(result.reliability, { title: result.title }),
  );
  return {
    figures: result.figures,
    table: `${result.table}\n\n${path.relative(process.cwd(), DIAGRAM)}`,
  };
}
