import { absentAlertMissing } from './absentAlertMissing';
import { averageOfRatios } from './averageOfRatios';
import { bucketBoundWritten } from './bucketBoundWritten';
import { budgetWithoutCoverage } from './budgetWithoutCoverage';
import { burnAlertOneWindow } from './burnAlertOneWindow';
import { burnAlertWindowPair } from './burnAlertWindowPair';
import { burnRateFactor } from './burnRateFactor';
import { documentShape } from './documentShape';
import { duplicateSlo } from './duplicateSlo';
import { errorsEqualTotal } from './errorsEqualTotal';
import { foreignQuery } from './foreignQuery';
import { invalidDuration } from './invalidDuration';
import { labelSetsDiffer } from './labelSetsDiffer';
import { labelsOnSli } from './labelsOnSli';
import type { LintRule } from './LintRule';
import { longRawIncrease } from './longRawIncrease';
import { missingWindow } from './missingWindow';
import { partAboveTotal } from './partAboveTotal';
import { promqlSyntax } from './promqlSyntax';
import { promqlType } from './promqlType';
import { rateAfterSum } from './rateAfterSum';
import { ratioWithoutTraffic } from './ratioWithoutTraffic';
import { shortWindow } from './shortWindow';
import { sliAbsentWithoutErrors } from './sliAbsentWithoutErrors';
import { sliNotAggregated } from './sliNotAggregated';
import { targetOutOfRange } from './targetOutOfRange';
import { totalOutageWithoutAlert } from './totalOutageWithoutAlert';
import { vectorZeroTotal } from './vectorZeroTotal';

/**
 * All rules that look at what a file declares, by how bad it is.
 *
 * @internal
 */
export const LINT_RULES: readonly LintRule[] = [
  documentShape,
  promqlSyntax,
  promqlType,
  invalidDuration,
  targetOutOfRange,
  missingWindow,
  errorsEqualTotal,
  duplicateSlo,
  labelSetsDiffer,
  totalOutageWithoutAlert,
  vectorZeroTotal,
  rateAfterSum,
  ratioWithoutTraffic,
  sliAbsentWithoutErrors,
  averageOfRatios,
  sliNotAggregated,
  bucketBoundWritten,
  burnRateFactor,
  burnAlertOneWindow,
  burnAlertWindowPair,
  shortWindow,
  longRawIncrease,
  labelsOnSli,
  absentAlertMissing,
  partAboveTotal,
  budgetWithoutCoverage,
  foreignQuery,
];
