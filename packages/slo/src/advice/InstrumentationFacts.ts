import type { SdkLanguage } from './SdkLanguage';

/**
 * What was seen of a service's telemetry over a range of time, as far as
 * advice needs it. All counts are of traces that pass through the service
 * unless it says otherwise.
 *
 * @public
 */
export interface InstrumentationFacts {
  service: string;
  /** `telemetry.sdk.language` of its spans; undefined when unknown. */
  language?: SdkLanguage;
  traces: number;
  /** Traces whose root or a parent never arrived. */
  incomplete: number;
  /** Traces whose entry operation is only a span name: no route, RPC method or destination attribute. */
  entryFromName: number;
  /** Traces that ended with an error. */
  failed: number;
  /** Traces that come from a sampler which prefers errors or slow traces, at a probability that no span tells. */
  unknownSampling: number;
  /** Traces with `session.id`, `enduser.id` or `user.id`; undefined when that was not looked at. */
  withSession?: number;
  /** Log records of the service, and of these the ones with a trace id; undefined when its logs are not collected. */
  logs?: { records: number; withTrace: number };
  /** True when request metrics of the service were found in Prometheus; undefined when none was asked. */
  metrics?: boolean;
}
