import { Option } from 'commander';
import { wholeNumber } from '../wholeNumber';

/**
 * `--partitions`: how many the raw topic gets where it is missing.
 *
 * @public
 */
export function partitionsOption(most: number): Option {
  return new Option('--partitions <count>', 'partitions of the raw topic')
    .env('SLO_SCOUT_PARTITIONS')
    .argParser(wholeNumber(1, most));
}
