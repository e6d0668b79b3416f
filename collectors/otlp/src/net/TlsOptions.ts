/**
 * Files in PEM. They are read again when their contents change; connections
 * that are open keep what they began with.
 *
 * @public
 */
export interface TlsOptions {
  certFile: string;
  keyFile: string;
  /** Authorities of client certificates. When given, a client without one of theirs is refused (mutual TLS). */
  clientCaFile?: string;
}
