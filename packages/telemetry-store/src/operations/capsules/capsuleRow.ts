import type {
  Capsule,
  CapsuleStep,
  SparseHistogram,
} from '@slo-scout/journeys';
import { operationKey } from './operationKey';

/**
 * Columns in the order of {@link encodeCapsule}.
 *
 * @internal
 */
export const CAPSULE_COLUMNS = [
  'id',
  'minute',
  'cluster',
  'environment',
  'variant_key',
  'ok',
  'error',
  'late',
  'adjusted_ok',
  'adjusted_error',
  'ok_index',
  'ok_count',
  'ok_zero',
  'ok_sum',
  'error_index',
  'error_count',
  'error_zero',
  'error_sum',
  'step_keys',
  'step_counts',
  'step_errors',
  'step_zeros',
  'step_sums',
  'step_ends',
  'step_index',
  'step_count',
  'step_error_zeros',
  'step_error_sums',
  'step_error_ends',
  'step_error_index',
  'step_error_count',
  'exemplars',
].join(', ');

/**
 * A row as `pg` returns it: bigint and numeric are strings.
 *
 * @internal
 */
export interface CapsuleRow {
  id: string;
  minute: string;
  cluster: string;
  environment: string;
  variant_key: string;
  ok: string;
  error: string;
  late: string;
  adjusted_ok: string;
  adjusted_error: string;
  ok_index: number[];
  ok_count: number[];
  ok_zero: string;
  ok_sum: string;
  error_index: number[];
  error_count: number[];
  error_zero: string;
  error_sum: string;
  step_keys: string[];
  step_counts: number[];
  step_errors: number[];
  step_zeros: number[];
  step_sums: string[];
  step_ends: number[];
  step_index: number[];
  step_count: number[];
  /** The five are null in rows of releases that did not keep latencies of failures apart. */
  step_error_zeros: Array<number | null> | null;
  step_error_sums: string[] | null;
  step_error_ends: number[] | null;
  step_error_index: number[] | null;
  step_error_count: number[] | null;
  exemplars: Capsule['exemplars'];
}

/**
 * The same capsule with its steps named by their keys, which is how they are
 * stored: merging needs no names.
 *
 * @internal
 */
export function withStepKeys(capsule: Capsule): Capsule {
  return { ...capsule, steps: capsule.steps.map(toKeyedStep).sort(byKey) };
}

function toKeyedStep(step: CapsuleStep): CapsuleStep {
  return { ...step, service: '', operation: operationKey(step), kind: 0 };
}

function byKey(a: CapsuleStep, b: CapsuleStep): number {
  if (a.operation === b.operation) return 0;
  return a.operation < b.operation ? -1 : 1;
}

/**
 * A capsule of {@link withStepKeys} as a line of COPY's text format.
 *
 * @internal
 */
export function encodeCapsule(capsule: Capsule): string {
  const { steps, okDurations, errorDurations } = capsule;
  return `${[
    capsule.id,
    capsule.minute,
    escapeText(capsule.cluster),
    escapeText(capsule.environment),
    escapeText(capsule.variantKey),
    capsule.ok,
    capsule.error,
    capsule.late,
    capsule.adjustedOk,
    capsule.adjustedError,
    ...encodeHistogram(okDurations),
    ...encodeHistogram(errorDurations),
    array(steps.map(step => step.operation)),
    array(steps.map(step => step.count)),
    array(steps.map(step => step.errors)),
    ...encodeStepHistograms(steps.map(step => step.durations)),
    ...encodeStepHistograms(steps.map(step => step.errorDurations)),
    escapeText(JSON.stringify(capsule.exemplars)),
  ].join('\t')}\n`;
}

/**
 * The capsule of a row, with what is not stored in it taken from `head`.
 *
 * @internal
 */
export function decodeCapsule(
  row: CapsuleRow,
  head: Pick<Capsule, 'edgesKey' | 'entryService' | 'entryOperation'>,
): Capsule {
  return {
    id: row.id.replaceAll('-', ''),
    minute: Number(row.minute),
    cluster: row.cluster,
    environment: row.environment,
    variantKey: row.variant_key,
    edgesKey: head.edgesKey,
    entryService: head.entryService,
    entryOperation: head.entryOperation,
    ok: Number(row.ok),
    error: Number(row.error),
    late: Number(row.late),
    adjustedOk: Number(row.adjusted_ok),
    adjustedError: Number(row.adjusted_error),
    okDurations: histogram(row.ok_index, row.ok_count, row.ok_zero, row.ok_sum),
    errorDurations: histogram(
      row.error_index,
      row.error_count,
      row.error_zero,
      row.error_sum,
    ),
    steps: row.step_keys.map((key, i) => {
      const from = i === 0 ? 0 : row.step_ends[i - 1];
      const to = row.step_ends[i];
      return {
        service: '',
        operation: key,
        kind: 0,
        count: row.step_counts[i],
        errors: row.step_errors[i],
        durations: histogram(
          row.step_index.slice(from, to),
          row.step_count.slice(from, to),
          row.step_zeros[i],
          row.step_sums[i],
        ),
        errorDurations: errorHistogram(row, i),
      };
    }),
    exemplars: row.exemplars,
  };
}

function histogram(
  index: number[],
  count: number[],
  zero: string | number,
  sum: string,
): SparseHistogram {
  return {
    index,
    count,
    zero: Number(zero),
    sum: Number(sum) / 1e9,
  };
}

function errorHistogram(
  row: CapsuleRow,
  i: number,
): SparseHistogram | undefined {
  const zero = row.step_error_zeros?.[i];
  const ends = row.step_error_ends;
  if (zero === null || zero === undefined || !ends) return undefined;
  const from = i === 0 ? 0 : ends[i - 1];
  return histogram(
    row.step_error_index!.slice(from, ends[i]),
    row.step_error_count!.slice(from, ends[i]),
    zero,
    row.step_error_sums![i],
  );
}

/** Zeros, sums, ends, indexes, counts; a histogram that is not known has NULL for its zeros. */
function encodeStepHistograms(
  histograms: Array<SparseHistogram | undefined>,
): string[] {
  let end = 0;
  return [
    array(histograms.map(one => one?.zero ?? 'NULL')),
    array(histograms.map(one => nanos(one?.sum ?? 0))),
    array(histograms.map(one => (end += one?.index.length ?? 0))),
    array(histograms.flatMap(one => one?.index ?? [])),
    array(histograms.flatMap(one => one?.count ?? [])),
  ];
}

function encodeHistogram(durations: SparseHistogram): Array<string | number> {
  return [
    array(durations.index),
    array(durations.count),
    durations.zero,
    nanos(durations.sum),
  ];
}

function array(values: Array<string | number>): string {
  return `{${values.join(',')}}`;
}

/** PostgreSQL's bigint ends a little above this double. */
const MAX_NANOS = 2 ** 63 - 1024;

/** Sums are whole nanoseconds, so that adding them up is exact in any order. */
function nanos(seconds: number): number {
  return Math.min(Math.round(seconds * 1e9), MAX_NANOS);
}

const ESCAPES: Record<string, string> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
};

function escapeText(text: string): string {
  return text.replace(/[\\\t\n\r]/g, character => ESCAPES[character]);
}
