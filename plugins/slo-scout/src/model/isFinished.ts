import type { Analysis } from '@slo-scout/backstage-plugin-slo-scout-common';

/** @internal */
export function isFinished(analysis: Analysis): boolean {
  return analysis.status !== 'queued' && analysis.status !== 'running';
}
