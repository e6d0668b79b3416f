import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BenchResult } from '../lib/BenchResult';
import { formatTable } from '../lib/formatTable';
import { BackfilledPrometheus } from './BackfilledPrometheus';
import { neededRules } from './neededRules';
import { ourRules, slothRules, WINDOW_DAYS } from './ruleSets';
import type { Rule } from './ruleSets';
import { SCENARIOS } from './scenarios';
import { writeCounters } from './writeCounters';
import type { Truth } from './writeCounters';

const TARGET = 0.999;
/** 2025-01-06, at a boundary of two hours, as blocks have it. */
const START = 1736121600;
const MINUTES = WINDOW_DAYS * 1440;
const END = START + MINUTES * 60;
const LEAD_MINUTES = 10;
/** Prometheus' default, at which Sloth's groups run, and the one that ours ask for. */
const RULE_INTERVAL_SECONDS = 60;

interface Row {
  scenario: string;
  story: string;
  truth: number;
  ours?: number;
  sloth?: number;
}

/**
 * Puts synthetic months through our rules and through Sloth's in a real Prometheus, and compares the share of the 30-day
 * error budget that each says was used with what really happened.
 *
 * SLOTH_BIN: a Sloth to generate its rules with; without it they are written in the shape that it publishes.
 */
export async function run(): Promise<BenchResult> {
  const started = performance.now();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-rules-'));
  const prometheus = new BackfilledPrometheus(path.join(folder, 'prometheus'));
  try {
    const samples = path.join(folder, 'counters.txt');
    const truths = writeCounters(samples, SCENARIOS, {
      start: START,
      minutes: MINUTES,
      leadMinutes: LEAD_MINUTES,
    });
    await prometheus.importSamples(samples);
    await prometheus.start();
    const rows = await measure(prometheus, folder, truths);
    return report(rows, (performance.now() - started) / 1000);
  } finally {
    await prometheus.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(
  prometheus: BackfilledPrometheus,
  folder: string,
  truths: Map<string, Truth>,
): Promise<Row[]> {
  const sets = SCENARIOS.map(scenario => ({
    scenario,
    ours: neededRules(ourRules(scenario.name, TARGET)),
    sloth: neededRules(slothRules(scenario.name, TARGET, folder)),
  }));
  const budget = 1 - TARGET;
  // One after the other: both record the ratio of five minutes under the same name.
  const values = { ours: [] as number[], sloth: [] as number[] };
  for (const side of ['ours', 'sloth'] as const) {
    const inputs = sets.flatMap(set => set[side].inputs);
    await prometheus.record(`${side}.yaml`, ruleFile(inputs), {
      start: START + RULE_INTERVAL_SECONDS,
      end: END,
      intervalSeconds: RULE_INTERVAL_SECONDS,
    });
    for (const set of sets) {
      const ratio = await prometheus.valueAt(set[side].period.expr, END);
      values[side].push(ratio === undefined ? NaN : ratio / budget);
    }
  }
  return sets.map(({ scenario }, i) => {
    const { bad, total } = truths.get(scenario.name)!;
    return {
      scenario: scenario.name,
      story: scenario.story,
      truth: bad / total / budget,
      ours: finite(values.ours[i]),
      sloth: finite(values.sloth[i]),
    };
  });
}

function ruleFile(rules: Rule[]) {
  return { groups: [{ name: 'inputs', rules }] };
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** Relative to the truth; no answer is as wrong as saying that nothing was used. */
function errorOf(row: Row, side: 'ours' | 'sloth'): number {
  return Math.abs((row[side] ?? 0) - row.truth) / row.truth;
}

function report(rows: Row[], seconds: number): BenchResult {
  const worst = (side: 'ours' | 'sloth') =>
    Math.max(...rows.map(row => errorOf(row, side)));
  const unanswered = (side: 'ours' | 'sloth') =>
    rows.filter(row => row[side] === undefined).length;
  return {
    figures: {
      worstErrorOurs: worst('ours'),
      worstErrorSloth: worst('sloth'),
      unansweredOurs: unanswered('ours'),
      unansweredSloth: unanswered('sloth'),
      scenarios: rows.length,
      seconds,
    },
    table: [
      `Share of the 30-day error budget used at ${TARGET * 100} %, by ${
        process.env.SLOTH_BIN || "rules of Sloth's shape"
      }`,
      formatTable(
        ['month', 'what happens', 'true', 'ours', 'error', 'Sloth', 'error'],
        rows.map(row => [
          row.scenario,
          row.story,
          percent(row.truth),
          percent(row.ours),
          percent(errorOf(row, 'ours')),
          percent(row.sloth),
          percent(errorOf(row, 'sloth')),
        ]),
      ),
    ].join('\n\n'),
  };
}

function percent(share: number | undefined): string {
  return share === undefined ? 'NaN' : `${(share * 100).toFixed(1)} %`;
}
