/**
 * Head of an OpenSLO v1 object.
 *
 * @internal
 */
export interface OpenSloDocument {
  apiVersion: 'openslo/v1';
  kind:
    | 'Service'
    | 'SLI'
    | 'SLO'
    | 'AlertPolicy'
    | 'AlertCondition'
    | 'AlertNotificationTarget';
  metadata: {
    name: string;
    displayName?: string;
    annotations?: Record<string, string>;
  };
  spec: Record<string, unknown>;
}

/**
 * An OpenSLO v1 object.
 *
 * @internal
 */
export function openSloDocument(
  kind: OpenSloDocument['kind'],
  metadata: OpenSloDocument['metadata'],
  spec: OpenSloDocument['spec'],
): OpenSloDocument {
  return { apiVersion: 'openslo/v1', kind, metadata, spec };
}
