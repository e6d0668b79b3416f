import path from 'node:path';
import type { BenchResult } from '../lib/BenchResult';
import { formatTable } from '../lib/formatTable';
import { judgeGenerated } from './generated';
import { STYLES } from './generator/styles';
import type { Verdict } from './judge';
import { judgeRecorded } from './recorded';
import { wholeNumber } from '../lib/wholeNumber';

/** Numbers of services, one system of each in every family. */
const SIZES = [5, 12, 40, 120, 300];
const TRACES = 2_000;

/**
 * Are the inferred journeys those that the users took?
 *
 * `--otlp DIR` judges a recording in the format of the demo's recordings, by
 * `--labels FILE` (CSV with the columns trace_id, journey and variant; by
 * default DIR/journeys.csv.gz). Without it generated systems are judged:
 * `--families a,b`, `--sizes 5,300`, `--seeds N`, `--traces N`, `--verbose`.
 */
export async function run(flags: Record<string, string>): Promise<BenchResult> {
  return flags.otlp
    ? runRecorded(flags.otlp, flags.labels)
    : runGenerated(flags);
}

async function runRecorded(
  folder: string,
  labels = path.join(folder, 'journeys.csv.gz'),
): Promise<BenchResult> {
  const verdict = await judgeRecorded(folder, labels);
  const figures = {
    vMeasure: verdict.vMeasure,
    purity: verdict.purity,
    journeys: verdict.journeys,
    journeysTrue: verdict.journeysTrue,
    identityKept: verdict.kept / Math.max(1, verdict.keptOf),
    spansPerSecondPerCore: verdict.spans / verdict.cpuSeconds,
    spans: verdict.spans,
    lateSpans: verdict.lateSpans,
    labelsWithoutTrace: verdict.missing,
  };
  return {
    figures,
    table: formatTable(['figure', 'value'], Object.entries(figures)),
  };
}

function runGenerated(flags: Record<string, string>): BenchResult {
  const count = (name: string, fallback: number) =>
    wholeNumber(flags[name] ?? String(fallback), name);
  const seeds = count('seeds', 1);
  const traces = count('traces', TRACES);
  const sizes = flags.sizes ? flags.sizes.split(',').map(Number) : SIZES;
  const names = flags.families?.split(',') ?? Object.keys(STYLES);
  const families = names.map(name => {
    const style = STYLES[name];
    if (!style) {
      throw new Error(
        `there is no family ${name}; there are: ${Object.keys(STYLES)}`,
      );
    }
    const verdicts = sizes.flatMap(services =>
      Array.from({ length: seeds }, (_, i) => {
        const verdict = judgeGenerated(
          1000 * services + i + 1,
          style,
          services,
          traces,
        );
        if (flags.verbose) {
          const { purity, vMeasure, journeys, journeysTrue } = verdict;
          process.stderr.write(
            `${name} ${services} services seed ${
              i + 1
            }: purity ${purity.toFixed(3)} v ${vMeasure.toFixed(
              3,
            )} ${journeys}/${journeysTrue} kept ${verdict.kept}/${
              verdict.keptOf
            }\n`,
          );
        }
        return verdict;
      }),
    );
    return { name, verdicts };
  });
  const all = families.flatMap(({ verdicts }) => verdicts);
  const rows = [...families, { name: 'all', verdicts: all }].map(
    ({ name, verdicts }) => {
      const s = summary(verdicts);
      return [
        name,
        verdicts.length,
        s.journeysTrue,
        s.journeys,
        s.countWithin20,
        s.purity,
        s.purityLowest,
        s.vMeasure,
        s.vMeasureLowest,
        s.identityKept,
      ];
    },
  );
  return {
    figures: summary(all),
    table: formatTable(
      [
        'family',
        'systems',
        'true',
        'found',
        'count ±20 %',
        'purity',
        'lowest',
        'V-measure',
        'lowest',
        'identity kept',
      ],
      rows,
    ),
  };
}

function summary(verdicts: Verdict[]) {
  const n = verdicts.length;
  const sum = (value: (verdict: Verdict) => number) =>
    verdicts.reduce((total, verdict) => total + value(verdict), 0);
  return {
    vMeasure: sum(v => v.vMeasure) / n,
    vMeasureLowest: Math.min(...verdicts.map(v => v.vMeasure)),
    purity: sum(v => v.purity) / n,
    purityLowest: Math.min(...verdicts.map(v => v.purity)),
    journeys: sum(v => v.journeys),
    journeysTrue: sum(v => v.journeysTrue),
    countWithin20:
      sum(v =>
        Number(Math.abs(v.journeys - v.journeysTrue) <= 0.2 * v.journeysTrue),
      ) / n,
    identityKept:
      sum(v => v.kept) /
      Math.max(
        1,
        sum(v => v.keptOf),
      ),
    spansPerSecondPerCore: sum(v => v.spans) / sum(v => v.cpuSeconds),
  };
}
