import {
  HistoryParser,
  HISTORY_COLUMNS,
  type HistoryRows,
} from '@slo-scout/slo';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { CliError } from '../CliError';

/**
 * Reads every CSV file of a folder, at any depth, or one file. Each has a header with
 * the columns service, metric, unix_seconds, good, total in any order.
 *
 * @param location - folder or file
 * @throws CliError when it is not there, cannot be read or holds no CSV file.
 * @public
 */
export async function readHistories(location: string): Promise<HistoryRows> {
  const parser = new HistoryParser();
  const files = csvFiles(location);
  if (files.length === 0) {
    throw new CliError(
      `there are no .csv files in ${location}; each needs the header ${HISTORY_COLUMNS.join(
        ',',
      )}`,
    );
  }
  for (const file of files) {
    const lines = readline.createInterface({
      input: fs.createReadStream(file),
      crlfDelay: Infinity,
    });
    const reading = parser.file(file);
    try {
      for await (const line of lines) {
        if (!reading.line(line)) break;
      }
    } catch (error) {
      throw new CliError(`${file} cannot be read: ${(error as Error).message}`);
    }
    reading.end();
  }
  return parser;
}

function csvFiles(location: string): string[] {
  const stat = fs.statSync(location, { throwIfNoEntry: false });
  if (!stat) throw new CliError(`there is no file or folder ${location}`);
  if (!stat.isDirectory()) return [location];
  return fs
    .readdirSync(location, { recursive: true, encoding: 'utf8' })
    .filter(name => name.toLowerCase().endsWith('.csv'))
    .map(name => path.join(location, name))
    .filter(file => fs.statSync(file, { throwIfNoEntry: false })?.isFile())
    .sort();
}
