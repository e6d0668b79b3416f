import { RowBuffer } from './RowBuffer';

/**
 * The columns of a history; a header names them, in any order.
 *
 * @public
 */
export const HISTORY_COLUMNS = [
  'service',
  'metric',
  'unix_seconds',
  'good',
  'total',
] as const;
/** No history lies after the year 5000: larger numbers are milliseconds. */
const LATEST_SECONDS = 1e11;

/**
 * All rows of some files, by service and metric, and what was left out and why.
 *
 * @public
 */
export interface HistoryRows {
  rows: Map<string, RowBuffer>;
  skipped: string[];
}

/**
 * Reads CSV files of good and total events, line by line. Rows of one service
 * may lie in several files, in any order. A row that is not numbers is left out and counted, never an error.
 *
 * @public
 */
export class HistoryParser implements HistoryRows {
  readonly rows = new Map<string, RowBuffer>();
  readonly skipped: string[] = [];

  /**
   * Begins a file.
   *
   * @param file - its name, for what is said of it
   * @returns takes the lines of the file, false when the rest is of no use; and its end
   */
  file(file: string): { line(text: string): boolean; end(): void } {
    let columns: number[] | undefined;
    let broken = 0;
    return {
      line: text => {
        if (text.trim() === '') return true;
        const cells = splitCsv(text);
        if (columns) {
          if (!this.#push(pick(cells, columns))) broken++;
          return true;
        }
        const places = columnsOf(cells);
        columns = places;
        const missing = HISTORY_COLUMNS.filter((_, i) => places[i] < 0);
        if (missing.length === 0) return true;
        this.skipped.push(`${file}: the header lacks ${missing.join(', ')}`);
        return false;
      },
      end: () => {
        if (broken === 0) return;
        this.skipped.push(
          `${file}: ${broken} rows without numbers for time, good and total`,
        );
      },
    };
  }

  #push([service, metric, time, good, total]: string[]): boolean {
    const numbers = [time, good, total].map(text =>
      text === '' ? NaN : Number(text),
    );
    if (!numbers.every(value => Number.isFinite(value) && value >= 0)) {
      return false;
    }
    const seconds =
      numbers[0] > LATEST_SECONDS ? numbers[0] / 1000 : numbers[0];
    const key = `${service} / ${metric}`;
    let rows = this.rows.get(key);
    if (!rows) this.rows.set(key, (rows = new RowBuffer()));
    rows.push(seconds, numbers[1], numbers[2]);
    return true;
  }
}

function columnsOf(header: string[]): number[] {
  const names = header.map(cell =>
    cell
      .replace(/^\uFEFF/, '')
      .trim()
      .toLowerCase(),
  );
  return HISTORY_COLUMNS.map(name => names.indexOf(name));
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
