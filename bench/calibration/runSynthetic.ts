import { predictNextWindow, UNFAMILIAR_KINDS } from '@slo-scout/slo';
import type { BacktestCase } from '@slo-scout/slo';
import type { Figure } from '../lib/BenchResult';
import { formatTable } from '../lib/formatTable';
import { summarise } from '../lib/summarise';
import type { CalibrationResult } from './CalibrationResult';
import { figuresOf } from './figures';
import { judge } from './judge';
import type { Judged } from './judge';
import { drawPopulation } from './Population';
import type { ServiceKind } from './Population';
import { coverageOf, outcomeOf, scoresOf } from './scores';
import { casesWhere, isAfterIncident, isLowTraffic } from './subsets';
import {
  decimals,
  forecasterTable,
  percent,
  reliabilityTable,
  targetTable,
} from './tables';
import type { Pool } from './tables';

/** Populations that differ from the one that the prior was chosen on, in seeds or in mechanism. */
const HELD_OUT: ServiceKind[] = ['renewal', 'markov', 'saturation'];
/** Worlds that the default prior is wrong about. */
const MISFITS: ServiceKind[] = ['calm', 'troubled'];

/** Back-tests on synthetic services. */
export function runSynthetic(options: {
  size: number;
  runs: number;
  samples: number;
}): CalibrationResult {
  const { size, runs, samples } = options;
  const heldOut: Pool = new Map();
  const unfamiliar: Pool = new Map();
  const groups = new Map<
    string,
    { ours: BacktestCase[]; pooled: BacktestCase[] }
  >();
  const perRun: Record<string, number[]> = {};
  const predictMs: number[] = [];
  for (let i = 0; i < runs; i++) {
    const ofRun: Pool = new Map();
    for (const name of [...HELD_OUT, ...MISFITS, ...UNFAMILIAR_KINDS]) {
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
      if (isUnfamiliar(name)) {
        judged.forEach(({ name: forecaster, cases }) =>
          append(unfamiliar, forecaster, cases),
        );
      }
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
    for (const [figure, value] of Object.entries(
      figuresOf(oursOf(ofRun), baselinesOf(ofRun)),
    )) {
      (perRun[figure] ??= []).push(value);
    }
  }

  const figures: Record<string, Figure> = Object.fromEntries(
    Object.entries(perRun).map(([name, values]) => [name, summarise(values)]),
  );
  figures.predictMs = summarise(predictMs);
  const strange = figuresOf(oursOf(unfamiliar), baselinesOf(unfamiliar));
  figures['unfamiliar.ece'] = strange.ece;
  figures['unfamiliar.brier'] = strange.brier;
  figures['unfamiliar.bestBaselineBrier'] = strange.bestBaselineBrier;
  return {
    title: `Synthetic services: ${HELD_OUT.join(', ')}`,
    reliability: scoresOf(oursOf(heldOut)).reliability,
    figures,
    table: [
      `${oursOf(heldOut).length} windows of 28 days, ${HELD_OUT.join(', ')}`,
      forecasterTable(heldOut),
      'Targets that were set',
      targetTable(oursOf(heldOut), baselinesOf(heldOut)),
      'Reliability of slo-scout: promised and kept, by decile',
      reliabilityTable(oursOf(heldOut)),
      `Unfamiliar kinds of services: ${UNFAMILIAR_KINDS.join(', ')}`,
      forecasterTable(unfamiliar),
      'By kind of service, with the default prior and with one pooled over the services of the population',
      groupTable(groups),
    ].join('\n\n'),
  };
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

function oursOf(pool: Pool): BacktestCase[] {
  return [...pool.values()][0];
}

/** Without ours, and ours with a pooled prior. */
function baselinesOf(pool: Pool): Pool {
  return new Map([...pool].slice(2));
}

function isUnfamiliar(name: ServiceKind): boolean {
  return UNFAMILIAR_KINDS.some(kind => kind === name);
}

function append(pool: Pool, name: string, cases: BacktestCase[]): void {
  pool.set(name, [...(pool.get(name) ?? []), ...cases]);
}
