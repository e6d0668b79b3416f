import { decodeLabels, decodeResourceAnnotations } from './decodeMetadata';
import { listOf, objectOf, textOf } from './json';

/**
 * What a pod, or a pod template, says about the service it runs.
 *
 * @public
 */
export interface Template {
  labels: Readonly<Record<string, string>>;
  /** Of the annotations `resource.opentelemetry.io/KEY`. */
  resourceAttributes: Readonly<Record<string, string>>;
  containers: readonly TemplateContainer[];
}

/**
 * A container of a pod or template.
 *
 * @public
 */
export interface TemplateContainer {
  name: string;
  /** As written in the spec, for example `registry/cart:1.4.2`. */
  image: string;
}

/** Reads `metadata` and `spec` of a Pod or of a `spec.template`. */
export function decodeTemplate(value: unknown): Template {
  const template = objectOf(value);
  const metadata = objectOf(template.metadata);
  return {
    labels: decodeLabels(metadata.labels),
    resourceAttributes: decodeResourceAnnotations(metadata.annotations),
    containers: listOf(objectOf(template.spec).containers)
      .map(objectOf)
      .map(container => ({
        name: textOf(container.name) ?? '',
        image: textOf(container.image) ?? '',
      })),
  };
}
