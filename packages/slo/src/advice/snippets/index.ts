import type { AdviceId, Snippet } from '../Advice';
import { incompleteTraces } from './incompleteTraces';
import { noLogCorrelation } from './noLogCorrelation';
import { noMetrics } from './noMetrics';
import { noRoute } from './noRoute';
import { noSession } from './noSession';
import { noStatus } from './noStatus';
import { unknownSampling } from './unknownSampling';

/** @internal */
export const SNIPPETS: Record<AdviceId, Snippet[]> = {
  'incomplete-traces': incompleteTraces,
  'no-log-correlation': noLogCorrelation,
  'no-metrics': noMetrics,
  'no-route': noRoute,
  'no-session': noSession,
  'no-status': noStatus,
  'unknown-sampling': unknownSampling,
};
