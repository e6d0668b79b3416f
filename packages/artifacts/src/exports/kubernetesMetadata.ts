import type { ExportOptions } from './types';

const NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
/** Prefix and name of a label, https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/. */
const LABEL_KEY =
  /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/**
 * Metadata of an object for the cluster's API, which takes no other names and labels than these.
 *
 * @param name - a DNS label
 * @param own - labels that the object always has
 * @throws Error with one sentence when a namespace or a label is not allowed
 * @internal
 */
export function kubernetesMetadata(
  name: string,
  { namespace, labels }: ExportOptions,
  own: Record<string, string> = {},
): object {
  if (namespace !== undefined && !NAME.test(namespace)) {
    throw new Error(
      `A namespace is 1 to 63 lower-case letters, digits and inner dashes, got "${namespace}".`,
    );
  }
  const all = checkLabels({
    'app.kubernetes.io/managed-by': 'slo-scout',
    ...own,
    ...labels,
  });
  return { name, ...(namespace && { namespace }), labels: all };
}

/**
 * @throws Error with one sentence when a label is none
 * @internal
 */
export function checkLabels(
  labels: Record<string, string>,
): Record<string, string> {
  for (const [key, value] of Object.entries(labels)) {
    if (!LABEL_KEY.test(key) || !LABEL_VALUE.test(value)) {
      throw new Error(
        `"${key}: ${value}" cannot be a label of Kubernetes; use letters, digits, dashes, dots and underscores, at most 63.`,
      );
    }
  }
  return labels;
}
