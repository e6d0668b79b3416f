import { Option } from 'commander';

/**
 * `--group` of a program that consumes the log.
 *
 * @public
 */
export function groupOption(usual: string): Option {
  return new Option(
    '--group <name>',
    'members of one group share the partitions',
  )
    .env('SLO_SCOUT_GROUP')
    .default(usual);
}
