/** Which pods one list request is about. */
export interface PodSelection {
  namespace: string | undefined;
  fieldSelector: string | undefined;
}

/** One selection for each namespace, or one for all. */
export function podSelection(options: {
  node?: string;
  namespaces?: readonly string[];
}): PodSelection[] {
  const { node, namespaces = [] } = options;
  const fieldSelector =
    node === undefined ? undefined : `spec.nodeName=${node}`;
  const scopes = namespaces.length > 0 ? [...new Set(namespaces)] : [undefined];
  return scopes.map(namespace => ({ namespace, fieldSelector }));
}
