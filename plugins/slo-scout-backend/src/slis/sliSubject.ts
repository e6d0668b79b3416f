import { InputError } from '@backstage/errors';
import type { Sli } from '@slo-scout/slo';
import type { Subject } from '@slo-scout/telemetry-store';

/**
 * What telemetry has to count for an SLI.
 *
 * @throws InputError for an SLI that is not measured from traces.
 * @internal
 */
export function sliSubject(sli: Pick<Sli, 'source' | 'name'>): Subject {
  switch (sli.source.type) {
    case 'journey':
      return { journeyId: sli.source.journeyId };
    case 'operation':
      return {
        service: sli.source.service,
        operation: sli.source.operation,
        kind: sli.source.spanKind,
      };
    default:
      throw new InputError(
        `The SLI "${sli.name}" is measured from a Prometheus metric, whose history is not kept here`,
      );
  }
}
