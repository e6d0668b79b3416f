import {
  checkValidity,
  chooseGuard,
  chooseLatencyThreshold,
  dataGate,
  detectDrift,
  errorBudget,
  forecastBudget,
  predictNextWindow,
  proposeTargets,
  replayAlerts,
  summarizePrediction,
  toSeries,
  whatIfCurve,
} from '@slo-scout/slo';
import type { CapsuleRows } from './capsuleRows';

const WINDOW_DAYS = 28;
const BIN_SECONDS = 300;

/** Milliseconds by step. */
export type StepTimes = Record<string, number>;

/** What is shown of one SLI, as an analysis computes it; returns how many targets it found. */
export function analyse(capsules: CapsuleRows, times: StepTimes): number {
  const timed = <T>(step: string, work: () => T): T => {
    const started = performance.now();
    const result = work();
    times[step] = (times[step] ?? 0) + performance.now() - started;
    return result;
  };
  const { rows, from, to, histogram } = capsules;
  const series = timed('series', () =>
    toSeries(rows, { from, to, binSeconds: BIN_SECONDS }),
  );
  timed('confidence', () => {
    dataGate(series, { sampling: 'unsampled' });
    checkValidity({ userFacing: { value: true, reason: 'Made up.' } }, series);
    chooseLatencyThreshold(histogram, histogram[histogram.length - 1].count);
  });
  const distribution = timed('prediction', () => {
    const predicted = predictNextWindow(series, { windowDays: WINDOW_DAYS });
    summarizePrediction(predicted);
    return predicted;
  });
  const curve = timed('what-if', () => whatIfCurve(series, distribution));
  const variants = timed('targets', () =>
    proposeTargets(series, distribution, { curve }),
  );
  const target = variants[0]?.target ?? 0.99;
  timed('replay', () =>
    replayAlerts(
      series,
      target,
      WINDOW_DAYS,
      chooseGuard(series, target, WINDOW_DAYS),
    ),
  );
  timed('budget', () => {
    errorBudget(series, target, to, WINDOW_DAYS);
    forecastBudget(series, target, to, WINDOW_DAYS);
  });
  timed('drift', () =>
    detectDrift(series, { target, windowDays: WINDOW_DAYS }),
  );
  return variants.length;
}
