import { OperationTemplater, templateOperation } from '@slo-scout/journeys';
import type { Span } from '@slo-scout/telemetry';
import type { BenchResult } from '../lib/BenchResult';
import { formatTable } from '../lib/formatTable';
import { PathGenerator } from './PathGenerator';
import type { MadeName } from './PathGenerator';

/**
 * How many names are left of 100 000 different ones whose templates are
 * known, and which templates were wrongly made one. `--names N`, `--seeds N`.
 */
export async function run(flags: Record<string, string>): Promise<BenchResult> {
  const count = Number(flags.names ?? 100_000);
  const seeds = Number(flags.seeds ?? 3);
  const verdicts = Array.from({ length: seeds }, (_, i) =>
    judge(i + 1, count, Boolean(flags.verbose)),
  );
  const sum = (key: keyof Verdict) =>
    verdicts.reduce((total, verdict) => total + verdict[key], 0);
  const figures = {
    paths: count * seeds,
    templatesTrue: sum('templatesTrue'),
    names: sum('names'),
    residualNames: sum('residualNames'),
    wrongMerges: sum('wrongMerges'),
    pathsInWrongMerges: sum('pathsInWrongMerges'),
    pathsOther: sum('pathsOther'),
    pathsPerSecondPerCore: (count * seeds) / sum('cpuSeconds'),
  };
  return {
    figures,
    table: formatTable(
      [
        'seed',
        'paths',
        'templates',
        'names',
        'residual',
        'wrong merges',
        'paths in them',
        'in {other}',
      ],
      verdicts.map((v, i) => [
        String(i + 1),
        count,
        v.templatesTrue,
        v.names,
        v.residualNames,
        v.wrongMerges,
        v.pathsInWrongMerges,
        v.pathsOther,
      ]),
    ),
  };
}

interface Verdict {
  templatesTrue: number;
  /** Different names in the end. */
  names: number;
  /** Names beyond the first of each template. */
  residualNames: number;
  /** Names that hold several templates. */
  wrongMerges: number;
  pathsInWrongMerges: number;
  /** Paths that came after the cap of their service. */
  pathsOther: number;
  cpuSeconds: number;
}

function judge(seed: number, count: number, verbose: boolean): Verdict {
  const made = [...new PathGenerator(seed).names(count)];
  const templater = new OperationTemplater();
  const before = process.cpuUsage();
  const name = (one: MadeName) =>
    templater.template(one.service, templateOperation(spanOf(one.name)));
  made.forEach(name);
  const { user, system } = process.cpuUsage(before);

  // What they are called when all has been learnt.
  const namesOf = new Map<string, Set<string>>();
  const templatesOf = new Map<string, Map<string, number>>();
  let pathsOther = 0;
  for (const one of made) {
    const operation = name(one);
    if (operation === '{other}') pathsOther++;
    const key = `${one.service} ${operation}`;
    const names = namesOf.get(one.template) ?? new Set();
    namesOf.set(one.template, names.add(key));
    const templates = templatesOf.get(key) ?? new Map<string, number>();
    const seen = templates.get(one.template) ?? 0;
    templatesOf.set(key, templates.set(one.template, seen + 1));
  }
  let residualNames = 0;
  for (const [template, names] of namesOf) {
    residualNames += names.size - 1;
    if (verbose && names.size > 1) {
      const some = [...names].slice(0, 4).join(' | ');
      process.stderr.write(`${names.size} ${template}: ${some}\n`);
    }
  }
  const wrong = [...templatesOf].filter(([, templates]) => templates.size > 1);
  if (verbose) {
    for (const [key, templates] of wrong) {
      const all = [...templates].map(([t, n]) => `${t} (${n})`).join(', ');
      process.stderr.write(`wrong: ${key} ← ${all}\n`);
    }
  }
  return {
    templatesTrue: namesOf.size,
    names: templatesOf.size,
    residualNames,
    wrongMerges: wrong.length,
    pathsInWrongMerges: wrong.reduce((sum, [, templates]) => {
      const counts = [...templates.values()];
      return sum + counts.reduce((a, b) => a + b) - Math.max(...counts);
    }, 0),
    pathsOther,
    cpuSeconds: (user + system) / 1e6,
  };
}

const RESOURCE = {
  service: '',
  namespace: '',
  environment: '',
  cluster: '',
  version: '',
  host: '',
};

function spanOf(name: string): Span {
  return {
    traceId: '0'.repeat(32),
    spanId: '0'.repeat(16),
    parentSpanId: '',
    traceState: '',
    resource: RESOURCE,
    name,
    kind: 2,
    startUnixMicros: 0,
    durationNanos: 0,
    negativeDuration: false,
    statusCode: 0,
    exception: false,
  };
}
