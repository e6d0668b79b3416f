import type { AnalysisCandidate } from '../database/AnalysisStore';

/** A backfill is waited for, but not forever: people want to see something. */
const PATIENCE_SECONDS = 30;
/** The history has to have grown by half before it is worth another look. */
const GROWTH = 1.5;
/** Growth below this is noise of a history that has only begun. */
const MINIMUM_GROWTH_SECONDS = 1_800;
const RETRY_SECONDS = 3_600;
const STALE_SECONDS = 7 * 86_400;

/**
 * Whether a service should be analysed without being asked: when it never was,
 * when its history has grown considerably since, and once a week. While a
 * backfill is under way only the first analysis is made, and another when it has ended.
 *
 * @internal
 */
export function isAnalysisDue(candidate: AnalysisCandidate): boolean {
  const { newest, backfilling, historySeconds } = candidate;
  if (!newest) {
    return !backfilling || candidate.noticedSecondsAgo >= PATIENCE_SECONDS;
  }
  if (backfilling) return false;
  if (
    newest.status !== 'succeeded' &&
    newest.finishedSecondsAgo < RETRY_SECONDS
  ) {
    return false;
  }
  const grown = historySeconds - newest.historySeconds;
  return (
    newest.finishedSecondsAgo >= STALE_SECONDS ||
    (grown >= MINIMUM_GROWTH_SECONDS &&
      (newest.early || historySeconds >= GROWTH * newest.historySeconds))
  );
}
