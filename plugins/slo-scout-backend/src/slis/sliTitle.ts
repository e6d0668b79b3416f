import type { Sli } from '@slo-scout/slo';

/**
 * Display name of an SLI, e.g. `checkout · POST /cart/checkout · availability`.
 *
 * @internal
 */
export function sliTitle(sli: Sli): string {
  switch (sli.source.type) {
    case 'journey':
      return `${sli.source.journeyName} · ${sli.kind}`;
    case 'operation':
      return `${sli.source.service} · ${sli.source.operation} · ${sli.kind}`;
    default:
      // The name says the route and the kind; the metric is told beside it.
      return `${sli.service} · ${sli.name}`;
  }
}
