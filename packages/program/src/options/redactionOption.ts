import { Option } from 'commander';
import { REDACTION_HELP } from '../readRedactor';

/**
 * `--redaction`, for `readRedactor`.
 *
 * @public
 */
export function redactionOption(): Option {
  return new Option('--redaction <file>', REDACTION_HELP).env(
    'SLO_SCOUT_REDACTION',
  );
}
