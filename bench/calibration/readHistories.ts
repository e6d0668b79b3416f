import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { RowBuffer } from './RowBuffer';

const COLUMNS = ['service', 'metric', 'unix_seconds', 'good', 'total'] as const;
/** No history lies after the year 5000: larger numbers are milliseconds. */
const LATEST_SECONDS = 1e11;

/** All rows of a folder, by service and metric, and what was left out and why. */
export interface HistoryRows {
  rows: Map<string, RowBuffer>;
  skipped: string[];
}

/**
 * Reads every CSV file of a folder, or one file. Files need a header with the
 * columns service, metric, unix_seconds, good, total in any order; others are ignored. Rows of one service may lie
 * in several files, in any order. A row that is not numbers is left out and counted, never an error.
 */
export async function readHistories(location: string): Promise<HistoryRows> {
  const files = csvFiles(location);
  if (files.length === 0) {
    throw new Error(
      `there are no .csv files in ${location}; each needs the header ${COLUMNS.join(
        ',',
      )}`,
    );
  }
  const found: HistoryRows = { rows: new Map(), skipped: [] };
  for (const file of files) {
    await readFile(file, found);
  }
  return found;
}

function csvFiles(location: string): string[] {
  if (!fs.existsSync(location)) {
    throw new Error(`--history: there is no folder ${location}`);
  }
  if (fs.statSync(location).isFile()) {
    return [location];
  }
  return fs
    .readdirSync(location, { recursive: true, encoding: 'utf8' })
    .filter(name => name.toLowerCase().endsWith('.csv'))
    .map(name => path.join(location, name))
    .filter(file => fs.statSync(file).isFile())
    .sort();
}

async function readFile(file: string, found: HistoryRows): Promise<void> {
  const lines = readline.createInterface({
    input: fs.createReadStream(file),
    crlfDelay: Infinity,
  });
  let columns: number[] | undefined;
  let broken = 0;
  for await (const line of lines) {
    if (line.trim() === '') {
      continue;
    }
    const cells = splitCsv(line);
    if (!columns) {
      const places = columnsOf(cells);
      columns = places;
      const missing = COLUMNS.filter((_, i) => places[i] < 0);
      if (missing.length > 0) {
        found.skipped.push(`${file}: the header lacks ${missing.join(', ')}`);
        break;
      }
      continue;
    }
    const [service, metric, time, good, total] = pick(cells, columns);
    const numbers = [time, good, total].map(text =>
      text === '' ? NaN : Number(text),
    );
    if (!numbers.every(value => Number.isFinite(value) && value >= 0)) {
      broken++;
      continue;
    }
    const seconds =
      numbers[0] > LATEST_SECONDS ? numbers[0] / 1000 : numbers[0];
    const key = `${service} / ${metric}`;
    const rows = found.rows.get(key) ?? new RowBuffer();
    found.rows.set(key, rows);
    rows.push(seconds, numbers[1], numbers[2]);
  }
  if (broken > 0) {
    found.skipped.push(
      `${file}: ${broken} rows without numbers for time, good and total`,
    );
  }
}

function columnsOf(header: string[]): number[] {
  const names = header.map(cell =>
    cell
      .replace(/^\uFEFF/, '')
      .trim()
      .toLowerCase(),
  );
  return COLUMNS.map(name => names.indexOf(name));
}

function pick(cells: string[], columns: number[]): string[] {
  return columns.map(index => cells[index]?.trim() ?? '');
}

/** Cells of a line; quoted ones may hold commas and doubled quotes. */
function splitCsv(line: string): string[] {
  if (!line.includes('"')) {
    return line.split(',');
  }
  return Array.from(
    line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g),
    ([, quoted, plain]) => quoted?.replace(/""/g, '"') ?? plain,
  );
}
