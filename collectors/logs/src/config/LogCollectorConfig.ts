import { z } from 'zod';

const MIB = 1024 * 1024;

const pattern = z.string().check((context: z.core.ParsePayload<string>) => {
  try {
    // eslint-disable-next-line no-new
    new RegExp(context.value, 'u');
  } catch {
    context.issues.push({
      code: 'custom',
      message: 'must be a regular expression as JavaScript has them',
      input: context.value,
    });
  }
});

const globs = z.array(
  z
    .string()
    .regex(/^\//, 'must be an absolute path, in which * and ** may stand'),
);

const source = z.strictObject({
  /** Absolute globs. */
  include: globs.min(1),
  /** Absolute globs; compressed files are left out anyway. */
  exclude: globs.default([]),
  /** Of files that are there when the collector starts for the first time. */
  start: z.enum(['end', 'beginning']).default('end'),
  format: z.enum(['auto', 'cri', 'docker', 'plain']).default('auto'),
  multiline: z
    .union([
      z.enum(['stackTraces', 'none']),
      z.strictObject({ startPattern: pattern }),
    ])
    .default('stackTraces'),
  /** Name of the service, for all records of these files. */
  service: z.string().min(1).optional(),
  /** Field of structured logs that holds the name of the service. */
  serviceField: z.string().min(1).optional(),
});

const millis = (usual: number) =>
  z.int().min(10).max(86_400_000).default(usual);

/**
 * The configuration as a zod schema.
 *
 * @public
 */
export const logCollectorConfig = z.strictObject({
  /** Folder of the checkpoints; must survive a restart. */
  stateDir: z.string().regex(/^\//, 'must be an absolute path'),
  sources: z.array(source).min(1),
  /** Attributes of every resource, such as `deployment.environment.name`. */
  resource: z.record(z.string(), z.string()).default({}),
  limits: z
    .strictObject({
      /** Longer lines are cut, longer records are divided. */
      maxRecordBytes: z
        .int()
        .min(1024)
        .max(64 * MIB)
        .default(MIB),
      /** What is sent at once; at most twice as much is read ahead of the log's acknowledgement. */
      maxBatchBytes: z
        .int()
        .min(4096)
        .max(64 * MIB)
        .default(4 * MIB),
      /** Of records that are not complete, in all files together. */
      maxPendingBytes: z
        .int()
        .min(MIB)
        .max(1024 * MIB)
        .default(64 * MIB),
      maxOpenFiles: z.int().min(1).max(100_000).default(1024),
      /** Templates of one service. */
      maxTemplates: z.int().min(1).max(100_000).default(1000),
    })
    .prefault({}),
  timing: z
    .strictObject({
      /** How often a file that grows is looked at. */
      pollMs: millis(200),
      /** How often one that does not. */
      idlePollMs: millis(2_000),
      /** How often new files are looked for. */
      scanMs: millis(1_000),
      /** How long records wait for others to be sent with. */
      batchMs: millis(500),
      /** How long a record waits for further lines. */
      recordMs: millis(1_000),
      /** How long a line waits for its end. */
      lineMs: millis(30_000),
      /** How long a file that was renamed or deleted is still read after its last byte. */
      leaveMs: millis(10_000),
      checkpointMs: millis(1_000),
    })
    .prefault({}),
});

/**
 * What the collector reads, and within which limits.
 *
 * @public
 */
export type LogCollectorConfig = z.output<typeof logCollectorConfig>;

/**
 * The same as it is written: what has a default may be left out.
 *
 * @public
 */
export type LogCollectorConfigInput = z.input<typeof logCollectorConfig>;

/** @internal */
export type LogSource = LogCollectorConfig['sources'][number];
