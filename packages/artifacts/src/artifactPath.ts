import { serviceSlug } from '@slo-scout/slo';
import type { ArtifactKind } from './types';

const FILE_NAMES: Record<ArtifactKind, string> = {
  openslo: 'slo.yaml',
  'prometheus-rules': 'rules.yaml',
  'prometheus-rules-test': 'rules_test.yaml',
  'grafana-dashboard': 'dashboard.json',
  runbook: 'runbook.md',
};

/**
 * Where a file of a service lives in the target repository, `slos/<service>/rules.yaml`.
 *
 * @param service - telemetry's `service.name`: any text
 * @public
 */
export function artifactPath(service: string, kind: ArtifactKind): string {
  return `slos/${serviceSlug(service)}/${FILE_NAMES[kind]}`;
}
