import type { AnalysisCandidate } from '../database/AnalysisStore';
import { isAnalysisDue } from './isAnalysisDue';

const HOUR = 3_600;
const DAY = 24 * HOUR;

function candidate(
  change: Partial<AnalysisCandidate> & {
    analysed?: number;
    finished?: number;
    status?: 'succeeded' | 'failed' | 'cancelled';
    early?: boolean;
  },
): AnalysisCandidate {
  const {
    analysed,
    finished = 60,
    status = 'succeeded',
    early = false,
    ...rest
  } = change;
  return {
    serviceId: 'a',
    historySeconds: DAY,
    backfilling: false,
    noticedSecondsAgo: 5,
    newest:
      analysed === undefined
        ? undefined
        : {
            status,
            historySeconds: analysed,
            early,
            finishedSecondsAgo: finished,
          },
    ...rest,
  };
}

describe('isAnalysisDue', () => {
  it.each([
    ['never analysed', {}, true],
    ['a backfill that has only begun', { backfilling: true }, false],
    [
      'a backfill that takes long',
      { backfilling: true, noticedSecondsAgo: 31 },
      true,
    ],
    [
      'analysed during the backfill',
      { backfilling: true, noticedSecondsAgo: 60, analysed: HOUR },
      false,
    ],
    [
      'a backfill that ended',
      { historySeconds: 28 * DAY, analysed: DAY },
      true,
    ],
    [
      'hardly any growth',
      { historySeconds: 28 * DAY, analysed: 20 * DAY },
      false,
    ],
    [
      'the end of a backfill that had been analysed',
      { historySeconds: 28 * DAY, analysed: 26 * DAY, early: true },
      true,
    ],
    ['a history of minutes', { historySeconds: 300, analysed: 60 }, false],
    ['a week old', { analysed: DAY, finished: 7 * DAY }, true],
    ['failed just now', { analysed: 0, status: 'failed' as const }, false],
    [
      'failed an hour ago',
      { analysed: 0, status: 'failed' as const, finished: HOUR },
      true,
    ],
  ])('judges %s', (_, change, due) => {
    expect(isAnalysisDue(candidate(change))).toBe(due);
  });
});
