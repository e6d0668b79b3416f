import type { ReaderPosition } from '@slo-scout/logs';
import { z } from 'zod';
import type { Fingerprint } from './Fingerprint';

/**
 * How far the records of a file are acknowledged, and what the file is known by.
 *
 * @internal
 */
export interface Checkpoint {
  /** Names one content, whatever its path: two generations of a log have two. */
  id: string;
  /** The path it was found by; rotation may have given it another name since. */
  path: string;
  dev: number;
  ino: number;
  fingerprint: Fingerprint;
  position: ReaderPosition;
  /** When a collector knew it last, ms since the epoch. */
  seenAt: number;
}

const count = z.int().min(0);

/** @internal */
export const checkpointSchema: z.ZodType<Checkpoint> = z.object({
  id: z.string(),
  path: z.string(),
  dev: z.number(),
  ino: z.number(),
  fingerprint: z.object({
    headBytes: count,
    head: z.string(),
    end: count,
    seam: z.string(),
  }),
  position: z.object({
    offset: count,
    skipping: z.boolean().optional(),
    readTo: count.optional(),
    streams: z
      .record(
        z.string(),
        z.object({ offset: count, discarding: z.boolean().optional() }),
      )
      .optional(),
  }),
  seenAt: z.number(),
});
