/**
 * The mathematics of SLOs; pure, no I/O.
 *
 * @packageDocumentation
 */
export * from './types';
export { TARGET_LADDER } from './targets/targetLadder';
export { alertThreshold } from './burn-rate/alertThreshold';
export { burnRateWindows } from './burn-rate/burnRateWindows';
export type { BurnRateWindow } from './burn-rate/burnRateWindows';
export { detectionTimeSeconds } from './burn-rate/detectionTimeSeconds';
export { alertTimes } from './burn-rate/alertTimes';
export type { AlertTimes, AlertTimesPair } from './burn-rate/alertTimes';
export { minimumShortWindow } from './burn-rate/minimumShortWindow';
export { formatWindow } from './burn-rate/formatWindow';
export { toSeries } from './series/toSeries';
export { errorBudget } from './budget/errorBudget';
export type { ErrorBudgetState, ErrorBudgetPoint } from './budget/errorBudget';
export { replayAlerts } from './alerts/replayAlerts';
export { pagesPerWeek } from './alerts/pagesPerWeek';
export { chooseGuard } from './alerts/chooseGuard';
export {
  chooseLatencyThreshold,
  PERCEPTION_LADDER,
} from './latency/chooseLatencyThreshold';
export type { LatencyThreshold } from './latency/chooseLatencyThreshold';
export { dataGate, DATA_GATE_LIMITS } from './confidence/dataGate';
export type { SamplingFacts } from './confidence/dataGate';
export { checkValidity } from './confidence/checkValidity';
export { journeyQueries } from './queries/journeyQueries';
export { operationQueries } from './queries/operationQueries';
export { logQueries } from './queries/logQueries';
export { bucketMatcher } from './queries/bucketMatcher';
export { labelMatcher } from './queries/labelMatcher';
export { escapeRegExp } from './queries/escapeRegExp';
export type {
  BucketBound,
  DiscoveredMetric,
  SeriesLabels,
} from './candidates/DiscoveredMetric';
export type { MetricCandidate } from './candidates/MetricCandidate';
export type { MetricLayer } from './candidates/metricFamilies';
export type { RequestMetric } from './candidates/RequestMetric';
export { groupSeries } from './candidates/groupSeries';
export { discoverySelectors } from './candidates/discoverySelectors';
export {
  findMetricCandidates,
  type MetricCandidates,
} from './candidates/findMetricCandidates';
export {
  findLogCandidate,
  type LogCandidate,
  type LogFacts,
} from './candidates/findLogCandidate';
export { latencyDistribution } from './candidates/latencyDistribution';
export { latencyQueries } from './candidates/latencyQueries';
export { slugify } from './spec/slugify';
export { sloId, serviceSlug } from './spec/sloId';
export { validateSloSpec } from './spec/validateSloSpec';
export { InvalidSloSpecError } from './spec/InvalidSloSpecError';
export { evaluatePolicy } from './policy/evaluatePolicy';
export { defaultPolicyRules } from './policy/defaultPolicyRules';
export { checkPolicyExpression } from './policy/checkPolicyExpression';
export { policyLimits } from './policy/policyLimits';
export { blastRadius, type FleetService } from './policy/blastRadius';
export type {
  PolicyAction,
  PolicyBreakGlass,
  PolicyDecision,
  PolicyException,
  PolicyFinding,
  PolicyInput,
  PolicyMode,
  PolicyRule,
} from './policy/types';
export { predictNextWindow } from './prediction/predictNextWindow';
export type { PredictOptions } from './prediction/predictNextWindow';
export type { PredictiveDistribution } from './prediction/PredictiveDistribution';
export { probabilityMet } from './prediction/probabilityMet';
export { summarizePrediction } from './prediction/summarizePrediction';
export { DEFAULT_INCIDENT_PRIOR } from './prediction/IncidentPrior';
export type { IncidentPrior } from './prediction/IncidentPrior';
export { fitIncidentPrior } from './prediction/fitIncidentPrior';
export { proposeTargets, VARIANT_GOALS } from './targets/proposeTargets';
export { sampleSizeCap } from './targets/sampleSizeCap';
export type { SampleSizeCap } from './targets/sampleSizeCap';
export { whatIfCurve } from './targets/whatIfCurve';
export { backtest } from './backtest/backtest';
export type {
  BacktestCase,
  BacktestOptions,
  BacktestReport,
} from './backtest/backtest';
export { HistoryParser, HISTORY_COLUMNS } from './backtest/HistoryParser';
export type { HistoryRows } from './backtest/HistoryParser';
export { RowBuffer } from './backtest/RowBuffer';
export { judgeHistories } from './backtest/judgeHistories';
export type { JudgedHistories } from './backtest/judgeHistories';
export { summarizeCases } from './backtest/summarizeCases';
export type { ForecastQuality } from './backtest/summarizeCases';
export { scoreForecasts } from './backtest/scores';
export type { JudgedForecast, ReliabilityBin, Scores } from './backtest/scores';
export { ourForecaster } from './backtest/ourForecaster';
export { BASELINE_FORECASTERS } from './backtest/baselineForecasters';
export type { Forecast, Forecaster } from './backtest/Forecaster';
export { syntheticHistory } from './testing/syntheticHistory';
export type { PopulationName } from './testing/syntheticHistory';
export {
  unfamiliarHistory,
  UNFAMILIAR_KINDS,
} from './testing/unfamiliarHistory';
export type { UnfamiliarKind } from './testing/unfamiliarHistory';
export { originsFor } from './backtest/originsFor';
export { reliabilityDiagram } from './backtest/reliabilityDiagram';
export { forecastBudget } from './budget/forecastBudget';
export type { BudgetForecast, ForecastOptions } from './budget/forecastBudget';
export { detectDrift } from './targets/detectDrift';
export type { Drift } from './targets/detectDrift';
export { frechetBounds } from './composite/frechetBounds';
export type { FrechetBounds } from './composite/frechetBounds';
export type { Advice, AdviceId, Snippet } from './advice/Advice';
export type { InstrumentationFacts } from './advice/InstrumentationFacts';
export { sdkLanguage, type SdkLanguage } from './advice/SdkLanguage';
export { adviseInstrumentation } from './advice/adviseInstrumentation';
