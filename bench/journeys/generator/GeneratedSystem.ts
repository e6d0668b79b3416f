import { SpanKind, StatusCode } from '@slo-scout/telemetry';
import type { Span, SpanResource } from '@slo-scout/telemetry';
import { Random } from '../../lib/Random';
import { client, internal, server } from './Call';
import type { Call } from './Call';
import type { Style } from './styles';
import { SystemModel } from './SystemModel';
import type { Step, TrueJourney } from './SystemModel';

/** A trace with the journey that it truly is. */
export interface LabelledTrace {
  label: string;
  spans: Span[];
  afterRelease: boolean;
}

/** 2026-01-01T00:00:00Z in ms. */
const START = 1_767_225_600_000;
/** A day of traffic, released at noon. */
const DAY_MILLIS = 86_400_000;
const MAX_DEPTH = 5;
const MAX_CALLS = 250;

interface Faults {
  /** Share of traces that an error cuts short. */
  errors: number;
  /** Whether spans say that they failed. */
  status: boolean;
  /** Share of traces that lose a part of their spans. */
  losing: number;
  /** Share of calls that are tried again. */
  retries: number;
}

/** State of one trace while it is made. */
interface Budget {
  calls: number;
  /** Calls until the error; infinite for a trace without one. */
  error: number;
  failed: boolean;
}

/**
 * A day of traffic of a generated system: journeys by their weight, errors,
 * retries, lost spans, duplicates, clocks that differ, health checks, jobs,
 * consumers with traces of their own, and a release at noon.
 */
export class GeneratedSystem {
  readonly #random: Random;
  readonly #model: SystemModel;
  readonly #faults: Faults;
  readonly #resources = new Map<string, SpanResource>();
  #spanIds = 0;

  constructor(
    private readonly seed: number,
    private readonly style: Style,
    services: number,
  ) {
    this.#random = new Random(seed);
    this.#model = new SystemModel(this.#random, {
      services,
      opaque: style.opaque,
      byService: style.byService,
    });
    this.#model.planRelease();
    this.#faults = {
      errors: this.#random.between(1, 10) / 100,
      status: this.#random.chance(0.75),
      losing: this.#random.between(0, 5) / 100,
      retries: this.#random.pick([0, 0.01, 0.05]),
    };
  }

  /** Traces in the order of time. */
  traces(count: number): LabelledTrace[] {
    const { journeys } = this.#model;
    const total = journeys.reduce((sum, { weight }) => sum + weight, 0);
    return Array.from({ length: count }, (_, i) => {
      const afterRelease = i >= count / 2;
      const millis = START + Math.floor((DAY_MILLIS * i) / count);
      let at = this.#random.next() * total;
      const journey =
        journeys.find(({ weight }) => (at -= weight) < 0) ?? journeys[0];
      const { label, root } =
        this.#sideline() ?? this.#journey(journey, afterRelease);
      const spans = this.#damage(this.#spansOf(root, i, millis));
      return { label, spans, afterRelease };
    });
  }

  /** What is no user's journey: one trace in ten. */
  #sideline(): { label: string; root: Call } | undefined {
    const random = this.#random;
    const door = this.style.byService ? 'probe' : 'web';
    switch (random.below(30)) {
      case 0:
        return {
          label: 'probe',
          root: server(door, 'GET /healthz', [], {
            'http.request.method': 'GET',
            'http.route': '/healthz',
          }),
        };
      case 1:
        return {
          label: 'job',
          root: internal('scheduler', 'nightly.reconcile', [
            client('scheduler', 'SELECT jobs', []),
            ...(random.chance(0.3)
              ? [client('scheduler', 'UPDATE jobs', [])]
              : []),
          ]),
        };
      case 2:
        return {
          label: 'consumer',
          root: {
            ...server('mailer', 'outbox process', [
              client('mailer', 'SELECT templates', []),
            ]),
            kind: SpanKind.consumer,
          },
        };
      default:
        return undefined;
    }
  }

  #journey(journey: TrueJourney, afterRelease: boolean) {
    const failing = this.#random.chance(this.#faults.errors);
    const budget: Budget = {
      calls: MAX_CALLS,
      error: failing ? this.#random.below(8) : Infinity,
      failed: false,
    };
    const moved = afterRelease && journey.movedTo;
    const root = this.style.entry(
      moved ? { ...journey, route: moved } : journey,
      this.#callsOf('web', journey.steps, afterRelease, budget, 0),
      this.#random,
    );
    if (budget.failed) {
      markFailed(root);
    }
    return { label: journey.label, root };
  }

  #callsOf(
    from: string,
    steps: Step[],
    afterRelease: boolean,
    budget: Budget,
    depth: number,
  ): Call[] {
    const random = this.#random;
    const calls: Call[] = [];
    for (const step of steps) {
      const absent = afterRelease ? step.until : step.since;
      if (absent || !random.chance(step.chance)) continue;
      const retried = random.chance(this.#faults.retries) ? 1 : 0;
      const [least, most] = step.times;
      const wanted = random.between(least, most) + retried;
      for (let n = 0; n < wanted; n++) {
        // Past the limit a journey still makes each of its calls, once.
        if (budget.calls-- <= 0 && (depth > 0 || n > 0)) break;
        const call = this.#callOf(from, step, afterRelease, budget, depth);
        if (call) calls.push(call);
        if (budget.failed || budget.error-- <= 0) {
          budget.failed = true;
          return calls;
        }
      }
    }
    return calls;
  }

  #callOf(
    from: string,
    { does }: Step,
    afterRelease: boolean,
    budget: Budget,
    depth: number,
  ): Call | undefined {
    const { style } = this;
    if ('query' in does) {
      return style.query(from, does.query, does.table);
    }
    const target = 'call' in does ? does.call : does.consumer;
    if (depth >= MAX_DEPTH) return undefined;
    if (budget.calls <= 0 && depth > 0) return undefined;
    const below = this.#callsOf(
      target.service,
      target.steps,
      afterRelease,
      budget,
      depth + 1,
    );
    if ('publish' in does) {
      const attributes = {
        'messaging.system': 'kafka',
        'messaging.destination.name': does.publish,
      };
      // Handled later than the trace is waited for, now and then.
      const late = this.#random.chance(0.1);
      return {
        ...client(from, `${does.publish} publish`, [], attributes),
        kind: SpanKind.producer,
        calls: late
          ? []
          : [
              {
                ...server(target.service, `${does.publish} process`, below, {
                  ...attributes,
                  'messaging.operation': 'process',
                }),
                kind: SpanKind.consumer,
              },
            ],
      };
    }
    const name = (afterRelease && target.renamed) || target.name;
    return style.hop(from, { ...target, name }, below, this.#random);
  }

  #spansOf(root: Call, trace: number, millis: number): Span[] {
    const traceId = `${this.seed.toString(16)}${(trace + 1)
      .toString(16)
      .padStart(8, '0')}`.padStart(32, '0');
    const spans: Span[] = [];
    let now = millis * 1000;
    const visit = (call: Call, parentSpanId: string) => {
      const span: Span = {
        traceId,
        spanId: (++this.#spanIds).toString(16).padStart(16, '0'),
        parentSpanId,
        traceState: '',
        resource: this.#resourceOf(call.service),
        name: call.name,
        kind: call.kind,
        startUnixMicros: now,
        durationNanos: 0,
        negativeDuration: false,
        statusCode:
          call.failed && this.#faults.status
            ? StatusCode.error
            : StatusCode.unset,
        attributes: call.attributes,
        exception: false,
      };
      spans.push(span);
      now += 20 + this.#random.below(400);
      call.calls.forEach(child => visit(child, span.spanId));
      now += 20 + this.#random.below(400);
      span.durationNanos = (now - span.startUnixMicros) * 1000;
    };
    visit(root, '');
    return spans;
  }

  #damage(spans: Span[]): Span[] {
    const random = this.#random;
    let left = spans;
    if (random.chance(this.#faults.losing)) {
      left = spans.filter(() => !random.chance(0.15));
      if (left.length === 0) left = spans;
    }
    if (random.chance(0.02)) {
      left = [...left, random.pick(left)];
    }
    return left;
  }

  #resourceOf(service: string): SpanResource {
    let resource = this.#resources.get(service);
    if (!resource) {
      resource = {
        service,
        namespace: 'shop',
        environment: 'bench',
        cluster: 'c1',
        version: '1',
        host: `${service}-0`,
      };
      this.#resources.set(service, resource);
    }
    return resource;
  }
}

/** The error goes up from the last call that was made to the entry. */
function markFailed(root: Call): void {
  for (let call: Call | undefined = root; call; call = call.calls.at(-1)) {
    call.failed = true;
  }
}
