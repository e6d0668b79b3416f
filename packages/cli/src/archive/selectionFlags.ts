import type { ArchiveSelection } from '@slo-scout/object-store/archive';
import { TOPICS } from '@slo-scout/telemetry';
import { type Command, InvalidArgumentError, Option } from 'commander';

/**
 * Flags that say which part of which archive is meant.
 *
 * @internal
 */
export interface SelectionFlags {
  store?: string;
  topic: string;
  partitions?: number[];
  from?: number;
  to?: number;
}

/**
 * Adds them to a command.
 *
 * @internal
 */
export function addSelectionFlags(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--store <url>',
        'file:///folder or s3://bucket/prefix?endpoint=…&region=… (default: the folder slo-scout-objects)',
      ).env('SLO_SCOUT_OBJECT_STORE'),
    )
    .option('--topic <name>', 'archived topic', TOPICS.raw)
    .option(
      '--partitions <list>',
      'only these, e.g. 0,3 (default: all)',
      parsePartitions,
    )
    .option(
      '--from <time>',
      'only records that the log took at this time or later, e.g. 2026-11-24T08:00Z',
      parseTime,
    )
    .option('--to <time>', 'only earlier ones', parseTime);
}

/** @internal */
export function selectionOf(flags: SelectionFlags): ArchiveSelection {
  const { topic, partitions, from: fromMs, to: toMs } = flags;
  return { topic, partitions, fromMs, toMs };
}

function parsePartitions(value: string): number[] {
  const parts = value.split(',');
  if (!parts.every(part => /^\d{1,5}$/.test(part))) {
    throw new InvalidArgumentError('Write whole numbers, e.g. 0,3.');
  }
  return [...new Set(parts.map(Number))];
}

function parseTime(value: string): number {
  // Without a zone it would mean another time on another machine.
  const complete =
    /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;
  const time = complete.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(time)) {
    throw new InvalidArgumentError(
      'Write a day (UTC) such as 2026-11-24, or a time with its zone such as 2026-11-24T08:00Z.',
    );
  }
  return time;
}
