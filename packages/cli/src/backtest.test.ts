import { syntheticHistory, type SliSeries } from '@slo-scout/slo';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCli } from './runCli';

const DAYS = 42;
const HEADER = 'service,metric,unix_seconds,good,total';

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-backtest-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Hourly rows of a service that was never seen while the predictor was made. */
function rows(service: string, series: SliSeries): string[] {
  const hours = new Map<number, { good: number; total: number }>();
  for (const { start, good, total } of series.bins) {
    const hour = start - (start % 3600);
    const sum = hours.get(hour) ?? { good: 0, total: 0 };
    hours.set(hour, { good: sum.good + good, total: sum.total + total });
  }
  return [...hours].map(([hour, { good, total }]) =>
    [service, 'availability', hour, good, total].join(','),
  );
}

function write(name: string, lines: string[]): void {
  fs.writeFileSync(path.join(folder, name), `${lines.join('\n')}\n`);
}

async function run(...args: string[]) {
  let out = '';
  let err = '';
  const code = await runCli(args, {
    cwd: folder,
    out: text => {
      out += text;
    },
    err: text => {
      err += text;
    },
    readInput: async () => '',
  });
  return { code, out, err };
}

describe('slo-scout backtest', () => {
  it('judges histories beside other products, and says what it left out', async () => {
    for (let i = 0; i < 4; i++) {
      const series = syntheticHistory('renewal', 900_000 + i, DAYS);
      write(`${i}.csv`, [HEADER, ...rows(`service-${i}`, series)]);
    }
    write('short.csv', [HEADER, 'young,availability,1700000000,1,1']);
    write('other.csv', ['a,b,c', '1,2,3']);

    const json = await run(
      'backtest',
      '.',
      '--json',
      '--samples',
      '200',
      '--svg',
      'reliability.svg',
    );
    expect(json).toMatchObject({ code: 0, err: '' });
    const report = JSON.parse(json.out);
    expect(report.histories).toEqual({ 28: 4 });
    expect(Object.keys(report.forecasters)).toEqual([
      'slo-scout',
      'new-relic',
      'gcx',
      'nthlayer',
      'coroot',
    ]);
    const ours = report.forecasters['slo-scout'];
    expect(ours.coverage[95]).toBeGreaterThanOrEqual(ours.coverage[50]);
    expect(ours.sharpness.intervalWidth).toBeGreaterThan(0);
    expect(report.forecasters.coroot.coverage).toBeUndefined();
    // A rule that is always certain is as sharp as can be, and pays for it.
    expect(report.forecasters.coroot.sharpness.uncertainty).toBe(0);
    expect(ours.brier).toBeLessThan(report.forecasters.coroot.brier);
    expect(report.skipped).toHaveLength(2);
    expect(
      fs.readFileSync(path.join(folder, 'reliability.svg'), 'utf8'),
    ).toMatch(/^<svg [^]*<\/svg>\n$/);

    const text = await run('backtest', '.', '--window', '7', '--samples=200');
    expect(text.code).toBe(0);
    expect(text.out).toContain('4 by windows of 7 days');
    expect(text.out).toMatch(/slo-scout +\d\.\d{4}/);
    expect(text.out).toContain('header lacks service');
  });

  it('says in a sentence why it cannot judge', async () => {
    expect(await run('backtest', 'absent')).toMatchObject({
      code: 2,
      err: expect.stringContaining('there is no file or folder'),
    });
    expect(await run('backtest', '.')).toMatchObject({
      code: 2,
      err: expect.stringContaining('there are no .csv files'),
    });
    write('short.csv', [
      HEADER,
      'young,availability,1700000000,1,1',
      'young,availability,1700003600,1,1',
    ]);
    expect(await run('backtest', 'short.csv')).toMatchObject({
      code: 2,
      err: expect.stringContaining('days are too few'),
    });
    expect(await run('backtest', 'short.csv', '--window', '0.5')).toMatchObject(
      {
        code: 2,
        err: expect.stringContaining('whole number of days'),
      },
    );
  });
});
