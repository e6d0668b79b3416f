import { Option } from 'commander';

/**
 * `--member` of a program that consumes the log.
 *
 * @public
 */
export function memberOption(): Option {
  return new Option(
    '--member <name>',
    'stable name of this member: after a restart it has its partitions back at once',
  ).env('SLO_SCOUT_MEMBER');
}
