import type {
  AnalysisStatus,
  ChangeRequest,
  ProposalStatus,
  Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Tone } from '../theme/tones';

/** @internal */
export const ANALYSIS_TONES: Record<AnalysisStatus, Tone> = {
  queued: 'neutral',
  running: 'info',
  succeeded: 'good',
  failed: 'bad',
  cancelled: 'neutral',
};

/** @internal */
export const PROPOSAL_TONES: Record<ProposalStatus, Tone> = {
  proposed: 'info',
  approved: 'good',
  rejected: 'neutral',
  superseded: 'neutral',
};

/** @internal */
export const SLO_TONES: Record<Slo['status'], Tone> = {
  approved: 'info',
  deploying: 'info',
  deployed: 'good',
};

/** @internal */
export const CHANGE_REQUEST_TONES: Record<ChangeRequest['state'], Tone> = {
  open: 'info',
  merged: 'good',
  closed: 'neutral',
};
