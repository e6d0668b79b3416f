import type { SdkLanguage } from './SdkLanguage';

/**
 * What can be missing.
 *
 * @public
 */
export type AdviceId =
  | 'incomplete-traces'
  | 'no-route'
  | 'no-status'
  | 'unknown-sampling'
  | 'no-session'
  | 'no-log-correlation'
  | 'no-metrics';

/**
 * A piece of code or configuration that adds what is missing.
 *
 * @public
 */
export interface Snippet {
  /** `collector` is configuration of the OpenTelemetry Collector. */
  language: SdkLanguage | 'collector';
  code: string;
}

/**
 * Something missing in the telemetry of a service.
 *
 * @public
 */
export interface Advice {
  id: AdviceId;
  title: string;
  /** What was seen, with the numbers. */
  finding: string;
  /** What an SLO of the service gains when it is there. */
  gain: string;
  /** `blocking`: no availability target can be trusted without it. */
  severity: 'blocking' | 'recommended' | 'optional';
  /** Share of traces, spans or log records that lack it, 0 to 1. */
  missing: number;
  /** The service's own language when it is known, else all. */
  snippets: Snippet[];
}
