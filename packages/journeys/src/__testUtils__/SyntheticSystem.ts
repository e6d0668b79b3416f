import { SpanKind } from '@slo-scout/telemetry';
import type { LabelledTrace } from './infer';
import { query, randomOf, rpc, server, spansOf, START } from './spans';
import type { Call } from './spans';

/** How the roots of a system are named. */
export type RootStyle = 'one-name' | 'routes' | 'gateway';

interface Operation {
  service: string;
  name: string;
  below: Below[];
}

interface Below {
  query?: string;
  operation?: Operation;
  /** Probability of the call. */
  chance: number;
  repeated: boolean;
}

interface TrueJourney {
  label: string;
  route: string;
  calls: Below[];
  weight: number;
}

const VERBS = ['Get', 'List', 'Create', 'Find', 'Check', 'Reserve', 'Quote'];
const NOUNS = ['Order', 'Item', 'User', 'Price', 'Seat', 'Review', 'Plan'];

/**
 * A random system with journeys that are known: 6 to 17 services, operations
 * that call each other, caches, options, repetition and retries; traces that
 * an error cuts short; traces that lose spans on the way.
 */
export class SyntheticSystem {
  readonly #random: () => number;
  readonly #operations: Operation[] = [];
  readonly #journeys: TrueJourney[] = [];

  constructor(seed: number, private readonly style: RootStyle) {
    this.#random = randomOf(seed);
    const services = 5 + this.#below(12);
    for (let s = 0; s < services; s++) {
      const service = `svc-${String.fromCharCode(97 + s)}`;
      for (let i = 1 + this.#below(4); i > 0; i--) {
        const name = `p.S${s}/${this.#pick(VERBS)}${this.#pick(NOUNS)}`;
        this.#operations.push({ service, name, below: [] });
      }
    }
    this.#operations.forEach((operation, i) => {
      for (let n = this.#below(3); n > 0; n--) {
        const later = this.#operations.slice(i + 1);
        const chance = this.#random() < 0.25 ? 0.4 + this.#random() / 2 : 1;
        const repeated = this.#random() < 0.25;
        operation.below.push(
          later.length === 0 || this.#random() < 0.6
            ? { query: `SELECT t${this.#below(5)}`, chance, repeated }
            : { operation: this.#pick(later), chance, repeated },
        );
      }
    });
    for (let j = 4 + this.#below(8); j > 0; j--) {
      this.#addJourney();
    }
  }

  traces(
    count: number,
    options: { failing: number; losing: number },
  ): LabelledTrace[] {
    const total = this.#journeys.reduce((sum, { weight }) => sum + weight, 0);
    return Array.from({ length: count }, (_, i) => {
      let at = this.#random() * total;
      const journey =
        this.#journeys.find(({ weight }) => (at -= weight) < 0) ??
        this.#journeys[0];
      const failing = this.#random() < options.failing;
      const root = this.#rootOf(journey, failing ? this.#below(6) : Infinity);
      let spans = spansOf(root, { trace: i + 1, startMillis: START + i });
      if (this.#random() < options.losing) {
        const kept = spans.filter(() => this.#random() > 0.15);
        spans = kept.length > 0 ? kept : spans;
      }
      return { label: journey.label, spans };
    });
  }

  /** Adds a journey that the call sets of the others do not make a matter of opinion. */
  #addJourney(): void {
    const index = this.#journeys.length;
    const size = this.style === 'gateway' ? 1 : 1 + this.#below(7);
    const calls = [...this.#operations]
      .map(operation => ({ operation, key: this.#random() }))
      .sort((a, b) => a.key - b.key)
      .slice(0, size)
      .map(
        ({ operation }, i): Below => ({
          operation,
          chance:
            i > 0 && this.#random() < 0.15 ? 0.6 + 0.4 * this.#random() : 1,
          repeated: this.#random() < 0.2,
        }),
      );
    const marks = (list: Below[]) =>
      new Set(list.flatMap(c => (c.chance === 1 && c.operation) || []));
    const mine = marks(calls);
    const clear = this.#journeys.every(other => {
      const theirs = marks(other.calls);
      const common = mine.intersection(theirs).size;
      const likeness = common / mine.union(theirs).size;
      const nested = common === mine.size || common === theirs.size;
      return nested ? likeness < 0.35 : likeness < 0.8;
    });
    if (clear || this.style === 'routes') {
      this.#journeys.push({
        label: `journey ${index}`,
        route: `${index % 2 ? 'POST' : 'GET'} /r${index}`,
        calls,
        weight: 1 / (1 + index * (0.3 + this.#random())),
      });
    }
  }

  #rootOf(journey: TrueJourney, budget: number): Call {
    const left = { calls: budget };
    const { style } = this;
    let root: Call;
    if (style === 'gateway') {
      const service = journey.calls[0].operation?.service ?? '';
      const handler: Call = {
        service,
        name: `${journey.label.replace(' ', '')}.handle`,
        calls: this.#callsOf(service, journey.calls, left, 0),
      };
      const forwarded = server(service, 'HTTP GET', handler);
      const proxy = { service: 'edge', name: 'proxy', kind: SpanKind.client };
      root = server('edge', 'forward', { ...proxy, calls: [forwarded] });
    } else {
      const name = style === 'routes' ? journey.route : 'p.Front/Serve';
      root = server(
        'edge',
        name,
        ...this.#callsOf('edge', journey.calls, left, 0),
      );
    }
    return { ...root, statusCode: left.calls < 0 ? 2 : 0 };
  }

  #callsOf(
    from: string,
    list: Below[],
    left: { calls: number },
    depth: number,
  ): Call[] {
    const calls: Call[] = [];
    for (const { query: statement, operation, chance, repeated } of list) {
      if (this.#random() > chance) {
        continue;
      }
      const retries = this.#random() < 0.03 ? 2 : 1;
      for (let n = repeated ? 1 + this.#below(8) : retries; n > 0; n--) {
        if (left.calls-- <= 0) {
          return calls;
        }
        if (operation) {
          const { service, name, below } = operation;
          const next =
            depth < 3 ? this.#callsOf(service, below, left, depth + 1) : [];
          calls.push(rpc(from, service, name, ...next));
        } else {
          calls.push(query(from, statement ?? ''));
        }
      }
    }
    return calls;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #pick<T>(list: T[]): T {
    return list[this.#below(list.length)];
  }
}
