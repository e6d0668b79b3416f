import type { AnalysisStatus } from '@slo-scout/backstage-plugin-slo-scout-common';

/**
 * Whether nothing will change any more.
 *
 * @internal
 */
export function isFinished(status: AnalysisStatus): boolean {
  return status !== 'queued' && status !== 'running';
}
