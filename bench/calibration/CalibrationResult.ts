import type { ReliabilityBin } from '@slo-scout/slo';
import type { BenchResult } from '../lib/BenchResult';

/** What a back-test found, with what its diagram needs. */
export interface CalibrationResult extends BenchResult {
  title: string;
  reliability: ReliabilityBin[];
}
