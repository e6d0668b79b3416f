import { OpenBytes } from './OpenBytes';

/**
 * Limits of a {@link TraceAssembler}. Times are log time in ms.
 *
 * @public
 */
export interface TraceAssemblerOptions {
  /** A trace whose root was seen closes after this silence. Default 2 s. */
  rootGraceMs: number;
  /** Any other trace closes after this silence. Default 30 s. */
  idleMs: number;
  /** A trace closes at this age at the latest. Default 5 min. */
  maxAgeMs: number;
  /** A trace closes with this many spans. Default 100 000. */
  maxSpansPerTrace: number;
  /** A trace closes with this many bytes. Default 32 MiB. */
  maxBytesPerTrace: number;
  /** With more bytes than this in open traces, the oldest trace closes early; it may be shared by several assemblers. Default 128 MiB. */
  openBytes: OpenBytes;
  /** No trace that is closed for want of memory is dated before this log time, ms. Default: none. */
  evictFrom: number;
  /** How long a closed trace is remembered. Default 10 min. */
  tombstoneMs: number;
  /** How many closed traces are remembered. Default 1 000 000. */
  maxTombstones: number;
  /** How many span hashes of closed traces are remembered, 4 bytes each. Default 8 000 000. */
  maxSpanHashes: number;
}

/**
 * The limits that apply where none is given.
 *
 * @internal
 */
export function withDefaults(
  options: Partial<TraceAssemblerOptions>,
): TraceAssemblerOptions {
  return {
    rootGraceMs: 2_000,
    idleMs: 30_000,
    maxAgeMs: 300_000,
    maxSpansPerTrace: 100_000,
    maxBytesPerTrace: 32 * 1024 * 1024,
    openBytes: options.openBytes ?? new OpenBytes(128 * 1024 * 1024),
    evictFrom: -Infinity,
    tombstoneMs: 600_000,
    maxTombstones: 1_000_000,
    maxSpanHashes: 8_000_000,
    ...options,
  };
}
