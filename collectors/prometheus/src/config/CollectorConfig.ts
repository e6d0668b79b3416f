import { z } from 'zod';
import { parseSelector } from '../read/parseSelector';
import { duration } from './duration';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;
const MIB = 1024 * 1024;

const text = z
  .string('must be a text')
  .min(1, 'must not be empty')
  .refine(value => !/[\r\n\0]/.test(value), 'must be a single line');

const count = (max: number) =>
  z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(max, `must be at most ${max}`);

const pattern = z.string('must be a regular expression').refine(value => {
  try {
    return new RegExp(value) instanceof RegExp;
  } catch {
    return false;
  }
}, 'must be a regular expression');

const labelName = text.regex(
  /^[a-zA-Z_][a-zA-Z0-9_]*$/,
  'must be the name of a label',
);

/** A secret never stands in the file itself, which ends up in version control. */
const secret = z
  .strictObject({ env: text.optional(), file: text.optional() })
  .refine(
    ({ env, file }) => (env === undefined) !== (file === undefined),
    'must have either env, the name of an environment variable, or file, the path of a file',
  );

const headerName = text.regex(
  /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/,
  'must be the name of a header',
);

const query = z
  .strictObject({
    selector: text.optional(),
    query: text.optional(),
    name: text.optional(),
    kind: z
      .enum(
        ['counter', 'gauge', 'histogram', 'native-histogram'],
        'must be counter, gauge, histogram or native-histogram',
      )
      .optional(),
    serviceLabels: z.array(labelName).min(1).optional(),
  })
  .superRefine((value, context) => {
    if ((value.selector === undefined) === (value.query === undefined)) {
      context.addIssue('must have either selector or query');
    }
    if (value.query !== undefined && (!value.name || !value.kind)) {
      context.addIssue(
        'needs name and kind, since neither follows from a PromQL expression',
      );
    }
    if (value.selector !== undefined) {
      try {
        parseSelector(value.selector);
      } catch (error) {
        context.addIssue({
          code: 'custom',
          path: ['selector'],
          message: (error as Error).message,
        });
      }
    }
  });

const discovery = z.strictObject({
  enabled: z.boolean('must be true or false').default(true),
  refresh: duration(10 * SECOND, DAY).prefault('5m'),
  /** Further counters and histograms to take, as regular expressions of metric names. */
  include: z.array(pattern).default([]),
  exclude: z.array(pattern).default([]),
  /** Also `*_requests_total` with a status label and `*_seconds_bucket` of unknown origin. */
  generic: z.boolean('must be true or false').default(true),
});

const target = z
  .strictObject({
    name: text.max(100, 'must have at most 100 characters'),
    url: text.refine(isPlainHttpUrl, {
      error:
        'must be an http or https address without user, password, query or fragment',
    }),
    cluster: text.optional(),
    mode: z
      .enum(
        ['query_range', 'remote_read'],
        'must be query_range or remote_read',
      )
      .default('query_range'),
    tenant: text.optional(),
    headers: z.record(headerName, z.union([text, secret])).default({}),
    parameters: z.record(text, text).default({}),
    basicAuth: z.strictObject({ username: text, password: secret }).optional(),
    bearer: secret.optional(),
    tls: z
      .strictObject({
        ca: text.optional(),
        cert: text.optional(),
        key: text.optional(),
        serverName: text.optional(),
      })
      .refine(
        ({ cert, key }) => (cert === undefined) === (key === undefined),
        'needs cert and key together',
      )
      .optional(),
    timeout: duration(100, HOUR).prefault('30s'),
    concurrency: count(100).default(4),
    maxResponseBytes: count(1024 * MIB).default(64 * MIB),
    externalLabels: z.record(labelName, z.string()).default({}),
    queries: z.array(query).default([]),
    discovery: discovery.prefault({}),
  })
  .superRefine((value, context) => {
    if (value.basicAuth && value.bearer) {
      context.addIssue('must not have both basicAuth and bearer');
    }
    if (!value.discovery.enabled && value.queries.length === 0) {
      context.addIssue(
        'takes nothing: write queries, or leave discovery enabled',
      );
    }
    value.queries.forEach((each, i) => {
      if (value.mode === 'remote_read' && each.query !== undefined) {
        context.addIssue({
          code: 'custom',
          path: ['queries', i, 'query'],
          message:
            'cannot be evaluated by remote_read: write a selector, or use mode query_range',
        });
      }
    });
  });

/**
 * The configuration file. Durations are in ms once parsed.
 *
 * @internal
 */
export const collectorConfigSchema = z.strictObject(
  {
    targets: z
      .array(target, 'must be a list')
      .min(1, 'must have at least one target')
      .superRefine((targets, context) => {
        const seen = new Set<string>();
        targets.forEach(({ name }, i) => {
          if (seen.has(name)) {
            context.addIssue({
              code: 'custom',
              path: [i, 'name'],
              message: `is used twice: ${name}`,
            });
          }
          seen.add(name);
        });
      }),
    collect: z
      .strictObject({
        step: duration(SECOND, HOUR).prefault('60s'),
        /** How long a sample may take to arrive at the server. */
        delay: duration(0, HOUR).prefault('60s'),
        /** Steps before the watermark that are looked at again for series that came late. */
        overlapSteps: z.int().min(0).max(60).default(2),
        backfill: duration(0, 30 * DAY).prefault('1h'),
        stepsPerRequest: count(5000).default(60),
      })
      .prefault({}),
    limits: z
      .strictObject({
        seriesPerQuery: count(1_000_000).default(10_000),
        seriesPerService: count(1_000_000).default(2000),
        series: count(5_000_000).default(50_000),
        queries: count(10_000).default(200),
      })
      .prefault({}),
    serviceLabels: z
      .array(labelName)
      .min(1, 'must name at least one label')
      .default([
        'service_name',
        'exported_service',
        'app_kubernetes_io_name',
        'app',
        'job',
      ]),
  },
  'must be a map with targets',
);

function isPlainHttpUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return (
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === ''
  );
}

/** @internal */
export type CollectorConfig = z.output<typeof collectorConfigSchema>;
/** @internal */
export type TargetConfig = CollectorConfig['targets'][number];
/** @internal */
export type QueryConfig = TargetConfig['queries'][number];
/** @internal */
export type SecretSource = z.output<typeof secret>;
