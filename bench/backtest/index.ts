import { predictNextWindow } from '@slo-scout/slo';
import type { BacktestCase, PopulationName } from '@slo-scout/slo';
import type { BenchResult, Figure } from '../lib/BenchResult';
import { formatTable } from '../lib/formatTable';
import { summarise } from '../lib/summarise';
import { judge } from './judge';
import type { Judged } from './judge';
import { drawPopulation } from './Population';
import {
  contestedScores,
  coverageOf,
  outcomeOf,
  scoresOf,
  worstDecile,
} from './scores';
import { casesWhere, isAfterIncident, isLowTraffic } from './subsets';

/** Populations that differ from the one that the prior was chosen on, in seeds or in mechanism. */
const HELD_OUT: PopulationName[] = ['renewal', 'markov', 'saturation'];
/** Worlds that the default prior is wrong about. */
const MISFITS: PopulationName[] = ['calm', 'troubled'];
const GOALS: Array<[name: string, goal: number]> = [
  ['conservative', 0.95],
  ['balanced', 0.85],
  ['stretch', 0.6],
];

/** Cases of all forecasters over several populations and runs. */
type Pool = Map<string, BacktestCase[]>;

/**
 * Back-tests the predictor and the rules of other products.
 *
 * Flags: `histories` a population and run (default 120), `runs` (3), `samples` simulated windows (1000).
 */
export async function run(flags: Record<string, string>): Promise<BenchResult> {
  const size = wholeNumber(flags.histories ?? '120', 'histories');
  const runs = wholeNumber(flags.runs ?? '3', 'runs');
  const samples = wholeNumber(flags.samples ?? '1000', 'samples');

  const heldOut: Pool = new Map();
  const groups = new Map<
    string,
    { ours: BacktestCase[]; pooled: BacktestCase[] }
  >();
  const perRun: Record<string, number[]> = {};
  const predictMs: number[] = [];
  for (let i = 0; i < runs; i++) {
    const ofRun: Pool = new Map();
    for (const name of [...HELD_OUT, ...MISFITS]) {
      const population = drawPopulation(name, size, i);
      const judged = judge(population, samples);
      const [ours, pooled] = judged;
      const add = (group: string, is?: Parameters<typeof casesWhere>[2]) => {
        const at = groups.get(group) ?? { ours: [], pooled: [] };
        const pick = ({ cases }: Judged) =>
          is ? casesWhere(cases, population.histories, is) : cases;
        at.ours.push(...pick(ours));
        at.pooled.push(...pick(pooled));
        groups.set(group, at);
      };
      add(name);
      if (HELD_OUT.includes(name)) {
        add('low traffic', isLowTraffic);
        add('after an incident', isAfterIncident);
        judged.forEach(({ name: forecaster, cases }) => {
          append(ofRun, forecaster, cases);
          append(heldOut, forecaster, cases);
        });
      }
      const started = performance.now();
      predictNextWindow(population.histories[0], { windowDays: 28 });
      predictMs.push(performance.now() - started);
    }
    for (const [figure, value] of Object.entries(figuresOf(ofRun))) {
      (perRun[figure] ??= []).push(value);
    }
  }

  const figures: Record<string, Figure> = Object.fromEntries(
    Object.entries(perRun).map(([name, values]) => [name, summarise(values)]),
  );
  figures.predictMs = summarise(predictMs);
  return {
    figures,
    table: [
      `${[...heldOut.values()][0].length} windows of 28 days, ${HELD_OUT.join(
        ', ',
      )}`,
      forecasterTable(heldOut),
      'Targets that were set',
      targetTable(heldOut),
      'Reliability of slo-scout: promised and kept, by decile',
      reliabilityTable([...heldOut.values()][0]),
      'By kind of service, with the default prior and with one pooled over the services of the population',
      groupTable(groups),
    ].join('\n\n'),
  };
}

function figuresOf(pool: Pool): Record<string, number> {
  const [ours, , ...baselines] = [...pool.values()];
  const scores = scoresOf(ours);
  const [half, , wide] = coverageOf(ours);
  return {
    brier: scores.brier,
    bestBaselineBrier: Math.min(
      ...baselines.map(cases => scoresOf(cases).brier),
    ),
    skill: scores.skill,
    ece: scores.ece,
    contestedEce: contestedScores(ours).ece,
    worstDecileGap: worstDecile(scores),
    coverage50: half,
    coverage95: wide,
    ...Object.fromEntries(
      GOALS.map(([name, goal]) => [`${name}Met`, outcomeOf(ours, goal).met]),
    ),
  };
}

function forecasterTable(pool: Pool): string {
  return formatTable(
    ['forecaster', 'Brier', 'skill', 'ECE', 'contested ECE'],
    [...pool].map(([name, cases]) => {
      const { brier, skill, ece } = scoresOf(cases);
      const contested = contestedScores(cases);
      return [
        name,
        decimals(brier),
        decimals(skill),
        decimals(ece),
        contested.count > 0 ? decimals(contested.ece) : '–',
      ];
    }),
  );
}

function targetTable(pool: Pool): string {
  const [ours, , ...baselines] = [...pool];
  const row = (
    name: string,
    promised: string,
    cases: BacktestCase[],
    goal?: number,
  ) => {
    const { met, budgetUsed, proposed } = outcomeOf(cases, goal);
    return [
      name,
      promised,
      percent(met),
      percent(budgetUsed),
      percent(proposed),
    ];
  };
  return formatTable(
    [
      'rule',
      'promised',
      'met',
      'budget used (median)',
      'services with a target',
    ],
    [
      ...GOALS.map(([name, goal]) =>
        row(`slo-scout ${name}`, `≥ ${percent(goal)}`, ours[1], goal),
      ),
      ...baselines.map(([name, cases]) => row(name, '–', cases)),
    ],
  );
}

function reliabilityTable(cases: BacktestCase[]): string {
  return formatTable(
    ['decile', 'forecasts', 'promised', 'kept'],
    scoresOf(cases).reliability.map(bin => [
      `${percent(bin.from)}–${percent(bin.to)}`,
      bin.count,
      percent(bin.meanPredicted),
      percent(bin.observed),
    ]),
  );
}

function groupTable(
  groups: Map<string, { ours: BacktestCase[]; pooled: BacktestCase[] }>,
): string {
  return formatTable(
    [
      'services',
      'windows',
      'ECE',
      'ECE pooled',
      'conservative met',
      'balanced met',
      'pooled',
      'in 50 %',
      'in 80 %',
      'in 95 %',
    ],
    [...groups].map(([name, { ours, pooled }]) => [
      name,
      ours.length,
      decimals(scoresOf(ours).ece),
      decimals(scoresOf(pooled).ece),
      percent(outcomeOf(ours, 0.95).met),
      percent(outcomeOf(ours, 0.85).met),
      percent(outcomeOf(pooled, 0.85).met),
      ...coverageOf(ours).map(percent),
    ]),
  );
}

function append(pool: Pool, name: string, cases: BacktestCase[]): void {
  pool.set(name, [...(pool.get(name) ?? []), ...cases]);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

function decimals(value: number): string {
  return value.toFixed(4);
}

function wholeNumber(text: string, flag: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(
      `--${flag} must be a whole number of at least 1, got ${text}`,
    );
  }
  return value;
}
