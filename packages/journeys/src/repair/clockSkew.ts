import { SpanKind } from '@slo-scout/telemetry';
import type { Span } from '@slo-scout/telemetry';

/**
 * How far the clock of a child's host is off, in µs to add to its times.
 *
 * A child on another host that lies inside its parent needs no correction. A
 * shorter child is centred in its parent, as if both ways of the network took
 * equally long; of a longer one only the start is known to be too early. This
 * is the rule of Jaeger's clock skew adjuster. A consumer may rightly run
 * after its producer has ended, so it is only kept from starting before it.
 *
 * @internal
 */
export function clockSkewMicros(
  parent: Span,
  parentStart: number,
  child: Span,
): number {
  const parentMicros = parent.durationNanos / 1000;
  const childMicros = child.durationNanos / 1000;
  const early = parentStart - child.startUnixMicros;
  const asynchronous =
    child.kind === SpanKind.consumer || parent.kind === SpanKind.producer;
  if (asynchronous || childMicros > parentMicros) {
    return Math.max(0, early);
  }
  const end = child.startUnixMicros + childMicros;
  if (early <= 0 && end <= parentStart + parentMicros) {
    return 0;
  }
  return Math.round(early + (parentMicros - childMicros) / 2);
}
