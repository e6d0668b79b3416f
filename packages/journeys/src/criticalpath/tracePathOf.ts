import type { Fingerprint } from '../fingerprint/Fingerprint';
import type { Operation } from '../fingerprint/OperationTable';
import type { RepairedTrace } from '../repair/RepairedTrace';
import { criticalPath } from './criticalPath';
import { failingSpan } from './failingSpan';
import type { PathStep, TracePath } from './TracePath';

/**
 * The critical path of a trace by operation.
 *
 * @param fingerprint - of the same trace: it names the operations
 * @public
 */
export function tracePathOf(
  trace: RepairedTrace,
  { operations }: Pick<Fingerprint, 'operations'>,
): TracePath {
  const { segments, durationNanos, tail } = criticalPath(trace);
  const own = new Map<Operation, number>();
  for (const { span, startNanos, endNanos } of segments) {
    const operation = operations[span];
    own.set(operation, (own.get(operation) ?? 0) + endNanos - startNanos);
  }
  const failing = failingSpan(trace);
  return {
    seconds: durationNanos / 1e9,
    steps: Array.from(own, ([operation, nanos]) => ({
      ...stepOf(operation),
      seconds: nanos / 1e9,
    })).sort((a, b) => b.seconds - a.seconds),
    tailSeconds: (tail?.nanos ?? 0) / 1e9,
    ...(failing === undefined ? {} : { failing: stepOf(operations[failing]) }),
  };
}

function stepOf({ service, operation, kind }: Operation): PathStep {
  return { service, operation, kind };
}
