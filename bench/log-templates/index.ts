import { LogTemplater } from '@slo-scout/logs';
import type { BenchResult, Figure } from '../lib/BenchResult';
import { formatTable } from '../lib/formatTable';
import { summarise } from '../lib/summarise';
import { wholeNumber } from '../lib/wholeNumber';
import { Drain } from './Drain';
import { LogGenerator, type MadeMessage } from './LogGenerator';

type Grouping = (message: MadeMessage) => string;

const MASK = /\d+/g;

/** A grouping that has seen nothing, by name. */
const METHODS: Record<string, () => Grouping> = {
  ours: () => {
    const templater = new LogTemplater();
    return ({ service, text }) => templater.template(service, text).id;
  },
  maskingOurs: () => {
    // One different word is enough to keep templates apart.
    const templater = new LogTemplater({ maxWords: Infinity, similarity: 1 });
    return ({ service, text }) => templater.template(service, text).id;
  },
  maskingDigits: () => {
    return ({ text }) => text.replace(MASK, '<*>');
  },
  drain: () => {
    const drains = new Map<string, Drain>();
    return ({ service, text }) => {
      const drain = drains.get(service) ?? new Drain();
      drains.set(service, drain);
      return drain.group(text.replace(MASK, '<*>').split(' '));
    };
  },
};

/**
 * Grouping accuracy on generated messages whose statements are known: the
 * share of messages whose group holds exactly the messages of their statement
 * (He et al., ICWS 2017), as in the end, when all has been learnt.
 *
 * Flags: --messages N, --seeds N, --services N, --statements N per service.
 */
export async function run(flags: Record<string, string>): Promise<BenchResult> {
  const count = wholeNumber(flags.messages ?? '100000', 'messages');
  const seeds = wholeNumber(flags.seeds ?? '5', 'seeds');
  const services = wholeNumber(flags.services ?? '10', 'services');
  const statements = wholeNumber(flags.statements ?? '40', 'statements');
  const figures: Record<string, Figure> = {
    messages: count,
    statements: services * statements,
  };
  const rows: (string | number)[][] = [];
  const measured: Record<string, Verdict[]> = {};
  for (let seed = 1; seed <= seeds; seed++) {
    const generator = new LogGenerator(seed, services, statements);
    const messages = Array.from({ length: count }, () => generator.message());
    for (const [name, start] of Object.entries(METHODS)) {
      (measured[name] ??= []).push(judge(messages, start()));
    }
  }
  for (const [name, verdicts] of Object.entries(measured)) {
    const row: (string | number)[] = [name];
    for (const key of [
      'groupingAccuracy',
      'groups',
      'mergedShare',
      'linesPerCpuSecond',
    ] as const) {
      const figure = summarise(verdicts.map(verdict => verdict[key]));
      figures[`${name}.${key}`] = figure;
      row.push(figure.median);
    }
    rows.push(row);
  }
  return {
    figures,
    table: `${formatTable(
      [
        'method',
        'grouping accuracy',
        'groups',
        'share in wrong merges',
        'lines per CPU second',
      ],
      rows,
    )}\n\nMedians of ${seeds} seeds. Generated messages only: loghub's labelled logs are not part of this repository.`,
  };
}

interface Verdict {
  groupingAccuracy: number;
  groups: number;
  /** Share of messages whose group holds messages of another statement, too. */
  mergedShare: number;
  linesPerCpuSecond: number;
}

function judge(messages: MadeMessage[], grouping: Grouping): Verdict {
  const start = process.cpuUsage();
  for (const message of messages) grouping(message);
  const { user, system } = process.cpuUsage(start);

  const groupOf = messages.map(
    message => `${message.service} ${grouping(message)}`,
  );
  const size = new Map<string, number>();
  const statementSize = new Map<number, number>();
  const together = new Map<string, number>();
  const statementsOf = new Map<string, Set<number>>();
  const add = <K>(map: Map<K, number>, key: K) =>
    map.set(key, (map.get(key) ?? 0) + 1);
  messages.forEach(({ statement }, i) => {
    add(size, groupOf[i]);
    add(statementSize, statement);
    add(together, `${groupOf[i]} ${statement}`);
    const set = statementsOf.get(groupOf[i]) ?? new Set();
    statementsOf.set(groupOf[i], set.add(statement));
  });
  let right = 0;
  let merged = 0;
  messages.forEach(({ statement }, i) => {
    const common = together.get(`${groupOf[i]} ${statement}`);
    if (
      common === size.get(groupOf[i]) &&
      common === statementSize.get(statement)
    )
      right++;
    if (statementsOf.get(groupOf[i])!.size > 1) merged++;
  });
  return {
    groupingAccuracy: right / messages.length,
    groups: size.size,
    mergedShare: merged / messages.length,
    linesPerCpuSecond: messages.length / ((user + system) / 1e6),
  };
}
