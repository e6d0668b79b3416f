import type { Template } from '../objects/decodeTemplate';
import { versionOfImage } from './versionOfImage';

/** The identity of a service, as OpenTelemetry names it. */
export interface ServiceIdentity {
  name: string;
  namespace: string;
  version: string | undefined;
}

/** What {@link serviceOf} looks at. */
export interface ServiceSource {
  template: Template;
  namespace: string;
  /** Of the workload, else of the pod itself. */
  workloadName: string;
}

/**
 * `service.name`, `service.namespace` and `service.version` in the order that
 * OpenTelemetry's conventions give (semconv, non-normative/k8s-attributes):
 * annotation, well-known labels (`instance` before `name`), the workload from
 * the top down, the pod; for the version the image of the only container.
 *
 * @param wellKnownLabels - the conventions ask that people opt in to the labels
 */
export function serviceOf(
  source: ServiceSource,
  wellKnownLabels: boolean,
): ServiceIdentity {
  const { labels, resourceAttributes, containers } = source.template;
  const label = (name: string) =>
    wellKnownLabels ? labels[`app.kubernetes.io/${name}`] : undefined;
  return {
    name:
      resourceAttributes['service.name'] ??
      label('instance') ??
      label('name') ??
      source.workloadName,
    namespace: resourceAttributes['service.namespace'] ?? source.namespace,
    version:
      resourceAttributes['service.version'] ??
      label('version') ??
      // With several it is unknown whose version it would be.
      (containers.length === 1
        ? versionOfImage(containers[0].image)
        : undefined),
  };
}
