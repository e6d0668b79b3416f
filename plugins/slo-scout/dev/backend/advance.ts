import { ANALYSIS_STEPS } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Analysis } from '@slo-scout/backstage-plugin-slo-scout-common';

/** Brings an analysis some steps on; it succeeds one look after the last step. */
export function advance(analysis: Analysis, steps: number) {
  if (analysis.finishedAt) return;
  const of = ANALYSIS_STEPS.length;
  const done = Math.round(analysis.progress * of);
  if (done === of) {
    analysis.status = 'succeeded';
    analysis.finishedAt = new Date().toISOString();
    analysis.proposals = 2;
    return;
  }
  const now = Math.min(done + steps, of);
  analysis.status = 'running';
  analysis.startedAt ??= new Date().toISOString();
  analysis.step = ANALYSIS_STEPS[now - 1];
  analysis.progress = now / of;
}
