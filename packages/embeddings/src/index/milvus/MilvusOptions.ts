/**
 * How a Milvus 2.6 server, or what speaks its API, is reached.
 *
 * @public
 */
export interface MilvusOptions {
  /** `host:port`; with `https://` before it the connection is encrypted. */
  address: string;
  /** API key, or `user:password`. Sent with every request. */
  token?: string;
  /** Default: the server's own. */
  database?: string;
  /** Encrypts, also without `https://`. */
  ssl?: boolean;
  /** File of the authority's certificate in PEM, where the system does not know it. */
  caFile?: string;
  /** Client certificate and its key in PEM, where the server asks for one. */
  certFile?: string;
  keyFile?: string;
  /** How long a request may take. Default: 10 000. */
  timeoutMs?: number;
  /** Collections are called `<prefix>_<model>_<dimensions>`. Default: `slo_scout_journeys`. */
  collectionPrefix?: string;
  /** What a search has to see of the writes before it. Default: Bounded, some seconds late at most. */
  consistency?: 'Strong' | 'Session' | 'Bounded' | 'Eventually';
}
