import { Random } from '../../lib/Random';
import { capital, NOUNS, VERBS } from './words';

/** What an operation, or a journey, does next. */
export interface Step {
  does:
    | { call: Operation }
    | { query: string; table: string }
    | { publish: string; consumer: Operation };
  /** Below 1 for an option, or for what a cache spares. */
  chance: number;
  /** How often it is done, depending on data. */
  times: [number, number];
  /** Undefined for what has always been there. */
  since?: 'release';
  until?: 'release';
}

export interface Operation {
  service: string;
  noun: string;
  name: string;
  /** What it is called after the release. */
  renamed?: string;
  steps: Step[];
}

/** A journey as its users know it. */
export interface TrueJourney {
  label: string;
  /** As an RPC method or a GraphQL operation is called. */
  operation: string;
  method: string;
  /** With `{id}` for data. */
  route: string;
  /** Its route after the release. */
  movedTo?: string;
  steps: Step[];
  /** Relative traffic. */
  weight: number;
}

export interface SystemOptions {
  services: number;
  /** True when nothing but the calls can tell the journeys apart. */
  opaque: boolean;
  /** True when journeys can be told by the service they call only. */
  byService?: boolean;
}

/**
 * A random system whose journeys are known: operations that call each other
 * downwards, databases, caches, options, data-dependent fan-out of 3 to 30,
 * messages. Some calls (sign-on, currency, flags) belong to most journeys.
 */
export class SystemModel {
  readonly operations: Operation[] = [];
  readonly journeys: TrueJourney[] = [];

  constructor(private readonly random: Random, options: SystemOptions) {
    for (let s = 0; s < options.services; s++) {
      const noun = NOUNS[s % NOUNS.length];
      const copy = Math.floor(s / NOUNS.length);
      const service = `${noun}${copy ? copy + 1 : ''}-service`;
      const verbs = random.shuffled(VERBS).slice(0, random.between(2, 5));
      for (const verb of verbs) {
        const name = `${verb}${capital(noun)}`;
        this.operations.push({ service, noun, name, steps: [] });
      }
    }
    this.operations.forEach((operation, i) => {
      const later = this.operations.slice(i + 1);
      this.#addSteps(
        operation,
        later.filter(o => o.service !== operation.service),
      );
    });
    const wanted = Math.round(4 + Math.sqrt(options.services) * 1.8);
    const common = random.shuffled(this.operations).slice(0, 3);
    const marks = random
      .shuffled(this.operations)
      .filter(operation => !common.includes(operation));
    for (let tries = 0; tries < wanted * 5; tries++) {
      if (this.journeys.length < wanted) {
        this.#addJourney(common, marks, options);
      }
    }
  }

  /** Changes a third of the journeys: a step renamed, added or dropped, or the route. */
  planRelease(): void {
    for (const journey of this.journeys) {
      if (!this.random.chance(1 / 3)) continue;
      const calls = journey.steps.filter(
        step => 'call' in step.does && step.chance === 1,
      );
      const change = this.random.below(4);
      if (change === 0 && calls.length > 1) {
        const { does } = this.random.pick(calls);
        if ('call' in does) does.call.renamed = `${does.call.name}V2`;
      } else if (change === 1 && calls.length > 2) {
        this.random.pick(calls).until = 'release';
      } else if (change === 2) {
        journey.movedTo = `/next${journey.route}`;
      } else {
        const call: Operation = {
          service: this.random.pick(this.operations).service,
          noun: 'extra',
          name: `Extra${journey.operation}`,
          steps: [],
        };
        const step: Step = { ...once({ call }), since: 'release' };
        const at = this.random.below(journey.steps.length + 1);
        journey.steps.splice(at, 0, step);
      }
    }
  }

  #addSteps(operation: Operation, later: Operation[]): void {
    const { random } = this;
    const table = `${operation.noun}s`;
    if (random.chance(0.3)) {
      // A cache, and what it spares.
      operation.steps.push(once({ query: 'GET', table: '' }));
      const chance = random.between(10, 60) / 100;
      operation.steps.push({ ...once({ query: 'SELECT', table }), chance });
    } else if (random.chance(0.6)) {
      const query = random.pick(['SELECT', 'INSERT', 'UPDATE']);
      const many = random.chance(0.15);
      const step = once({ query, table });
      operation.steps.push({ ...step, times: many ? [3, 30] : [1, 1] });
    }
    for (let n = random.below(3); n > 0 && later.length > 0; n--) {
      // Not far away, so that 300 services do not all call the same few.
      const call = random.pick(later.slice(0, 60));
      const chance = random.chance(0.25) ? random.between(50, 95) / 100 : 1;
      const many = random.chance(0.1);
      operation.steps.push({
        does: { call },
        chance,
        times: many ? [3, 10] : [1, 1],
      });
    }
    if (random.chance(0.06) && later.length > 0) {
      const consumer = random.pick(later.slice(0, 60));
      operation.steps.push(once({ publish: `${table}-events`, consumer }));
    }
  }

  #addJourney(
    common: Operation[],
    marks: Operation[],
    options: SystemOptions,
  ): void {
    const { random } = this;
    const index = this.journeys.length;
    // An own operation for most; some differ only in what they combine.
    const own =
      random.chance(0.8) || index === 0
        ? marks.find(mark => !this.journeys.some(j => callsOf(j).has(mark)))
        : undefined;
    const size = random.between(1, 6);
    const chosen = new Set([
      ...common.filter(() => random.chance(0.6)),
      ...(own ? [own] : []),
      ...Array.from({ length: size }, () => random.pick(marks)),
    ]);
    const optional = random.pick([0, 0.1, 0.2]);
    const steps = random.shuffled([...chosen]).map(
      (call): Step => ({
        does: { call },
        chance:
          call !== own && random.chance(optional)
            ? random.between(50, 95) / 100
            : 1,
        times: random.chance(0.15) ? [3, 30] : [1, 1],
      }),
    );
    const bare = options.opaque && index > 0 && random.chance(0.05);
    const noun = NOUNS[(index * 7) % NOUNS.length];
    const lap = Math.floor((index * 7) / NOUNS.length);
    const journey: TrueJourney = {
      label: `journey ${index}`,
      operation: `${VERBS[index % VERBS.length]}${capital(noun)}${
        lap ? 'Again' : ''
      }`,
      method: random.pick(['GET', 'GET', 'POST', 'PUT']),
      route: `/${lap ? `v${lap + 1}/` : ''}${noun}s${random.pick([
        '',
        '/{id}',
        '/{id}/details',
        '/search',
      ])}`,
      steps: bare ? [] : steps,
      weight: 1 / (1 + index * (0.2 + random.next())),
    };
    if (!options.opaque || this.#isClear(journey, options)) {
      this.journeys.push(journey);
    }
  }

  /** Whether what it always calls tells it from the others; else no one could say where it ends. */
  #isClear(journey: TrueJourney, options: SystemOptions): boolean {
    const keys = (of: TrueJourney, least: number) =>
      new Set(
        of.steps
          .filter(step => step.chance >= least)
          .map(({ does }) => 'call' in does && keyOf(does.call, options)),
      );
    const mine = keys(journey, 1);
    const mineAtMost = keys(journey, 0);
    return this.journeys.every(other => {
      const theirs = keys(other, 1);
      const common = mine.intersection(theirs).size;
      const likeness = common / mine.union(theirs).size;
      const nested =
        mine.isSubsetOf(keys(other, 0)) || theirs.isSubsetOf(mineAtMost);
      return nested ? likeness <= 0.4 : likeness < 0.8;
    });
  }
}

function keyOf(call: Operation, { byService }: SystemOptions): string {
  return byService ? call.service : call.name;
}

function once(does: Step['does']): Step {
  return { does, chance: 1, times: [1, 1] };
}

function callsOf(journey: TrueJourney): Set<Operation> {
  return new Set(
    journey.steps.flatMap(({ does }) => ('call' in does ? [does.call] : [])),
  );
}
