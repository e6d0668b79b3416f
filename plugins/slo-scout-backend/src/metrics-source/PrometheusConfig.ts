/**
 * One entry of `sloScout.prometheus`, checked and with defaults.
 *
 * @internal
 */
export interface PrometheusConfig {
  /** Id of the source. */
  cluster: string;
  /** Where `/api/v1` begins, without a trailing slash. */
  url: string;
  /** Sent with every request, those of `auth` included. */
  headers: Record<string, string>;
  timeoutSeconds: number;
  /** Requests at a time. */
  concurrency: number;
  /** Of one answer, after decompression. */
  maxResponseBytes: number;
  /** Further labels that may name a service. */
  serviceLabels: string[];
}
