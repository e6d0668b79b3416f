import { SpanKind, type Attributes } from '@opentelemetry/api';
import type {
  Call,
  LeafCall,
  MessageCall,
  ServerOperation,
} from './operations';
import type { Random } from './Random';
import type { Conditions } from './Scenario';

/**
 * A span as it will be told to OpenTelemetry.
 *
 * @public
 */
export interface SimulatedSpan {
  service: string;
  /** `service.version` at that time. */
  version: string;
  name: string;
  kind: SpanKind;
  /** µs since the epoch. */
  startMicros: number;
  endMicros: number;
  attributes: Attributes;
  /** Why it failed; undefined when it did not. */
  error?: string;
  /** True where the failure began, so that one span of a trace holds the exception. */
  origin?: boolean;
  children: SimulatedSpan[];
}

type Outcome =
  | { status: 'ok' }
  | { status: 'failed'; origin: boolean }
  | { status: 'rejected'; grpcStatus: number; httpStatus: number };

interface Result {
  span: SimulatedSpan;
  outcome: Outcome;
}

const OK: Outcome = { status: 'ok' };
const GRPC_INTERNAL = 13;
const GRPC_UNAVAILABLE = 14;

/** One request, followed through the shop. */
class Simulation {
  constructor(
    private readonly conditions: Conditions,
    private readonly random: Random,
  ) {}

  serve(operation: ServerOperation, start: number): Result {
    const { service } = operation;
    const release = this.conditions.released(service)
      ? operation.nextRelease
      : undefined;
    const work = this.micros(
      release?.work ?? operation.work,
      this.conditions.latency(service, operation.name),
    );
    const span = this.span(
      service,
      operation.name,
      serverKind(operation),
      start,
    );

    // A third of the own work comes before the calls, the rest after.
    let at = start + Math.round(work / 3);
    let outcome: Outcome = OK;
    for (const step of release?.calls ?? operation.calls) {
      const parallel = Array.isArray(step) ? step : [step];
      const results = this.together(parallel, at, service, span.children);
      at = Math.max(at, ...results.map(result => result.until));
      outcome = results.find(r => r.outcome.status !== 'ok')?.outcome ?? OK;
      if (outcome.status !== 'ok') break;
    }
    span.endMicros = at + Math.round((2 * work) / 3);

    if (outcome.status === 'failed') {
      outcome = { status: 'failed', origin: false };
    } else if (outcome.status === 'ok') {
      outcome = this.ownOutcome(operation);
    }
    this.finishServer(span, operation, outcome);
    return { span, outcome };
  }

  private together(
    calls: Call[],
    start: number,
    caller: string,
    into: SimulatedSpan[],
  ) {
    return calls.flatMap(each => this.times(each, start, caller, into));
  }

  /** A call, as often as it is made. `until` is when its caller goes on. */
  private times(
    each: Call,
    start: number,
    caller: string,
    into: SimulatedSpan[],
  ): Array<{ until: number; outcome: Outcome }> {
    if (
      each.probability !== undefined &&
      !this.random.chance(each.probability)
    ) {
      return [];
    }
    const count = each.repeat
      ? this.random.integer(each.repeat.min, each.repeat.max)
      : 1;
    const results = [];
    let at = start;
    for (let i = 0; i < count; i++) {
      const { span, outcome } = this.call(each, caller, at);
      into.push(span);
      at = span.endMicros;
      results.push({ until: at, outcome: each.optional ? OK : outcome });
    }
    return results;
  }

  private call(each: Call, caller: string, start: number): Result {
    if (each.type === 'leaf') return this.leaf(each, caller, start);
    if (each.type === 'message') return this.message(each, caller, start);

    const { to } = each;
    const span = this.span(caller, to.name, SpanKind.CLIENT, start);
    const { span: served, outcome } = this.serve(to, start + this.network());
    span.children.push(served);
    span.endMicros = served.endMicros + this.network();
    span.attributes = {
      ...to.attributes,
      'server.address': to.service,
      'rpc.grpc.status_code': grpcStatus(outcome),
    };
    // A gRPC client takes every status but OK for an error, the server only its own faults.
    if (outcome.status !== 'ok') span.error = String(grpcStatus(outcome));
    return { span, outcome };
  }

  private leaf(each: LeafCall, caller: string, start: number): Result {
    const span = this.span(caller, each.name, SpanKind.CLIENT, start);
    span.endMicros =
      start +
      this.micros(each.work, this.conditions.latency(caller, each.name));
    span.attributes = each.attributes;
    const failed = this.random.chance(
      this.conditions.errorRate(caller, each.name, each.errorRate),
    );
    const viaHttp = 'http.request.method' in each.attributes;
    if (viaHttp) {
      span.attributes = {
        ...each.attributes,
        'http.response.status_code': failed ? 503 : 200,
      };
    }
    if (!failed) return { span, outcome: OK };
    span.error = each.errorType;
    span.origin = true;
    return { span, outcome: { status: 'failed', origin: false } };
  }

  private message(each: MessageCall, caller: string, start: number): Result {
    const span = this.span(caller, each.name, SpanKind.PRODUCER, start);
    span.endMicros = start + 900 + this.network();
    span.attributes = each.attributes;
    const delay = this.micros(each.delay, 1);
    span.children.push(this.serve(each.to, span.endMicros + delay).span);
    // Whoever sent the message does not wait for what comes of it.
    return { span, outcome: OK };
  }

  private ownOutcome(operation: ServerOperation): Outcome {
    const { rejection } = operation;
    const usual = operation.errorRate;
    const { service, name } = operation;
    if (this.random.chance(this.conditions.errorRate(service, name, usual))) {
      return { status: 'failed', origin: true };
    }
    if (rejection && this.random.chance(rejection.probability)) {
      return { status: 'rejected', ...rejection };
    }
    return OK;
  }

  private finishServer(
    span: SimulatedSpan,
    operation: ServerOperation,
    outcome: Outcome,
  ): void {
    const { protocol, path } = operation;
    const attributes: Attributes = { ...operation.attributes };
    if (protocol === 'http') {
      const route = String(operation.attributes['http.route']);
      attributes['url.path'] = path
        ? path.pattern.replace(
            '{}',
            String(this.random.integer(1, path.variety)),
          )
        : route;
      attributes['http.response.status_code'] = httpStatus(outcome);
    }
    if (protocol === 'grpc') {
      attributes['rpc.grpc.status_code'] = grpcStatus(outcome);
    }
    if (outcome.status === 'failed') {
      span.error =
        protocol === 'http' ? String(httpStatus(outcome)) : 'InternalError';
      span.origin = outcome.origin;
      attributes['error.type'] = span.error;
    }
    span.attributes = attributes;
  }

  private span(
    service: string,
    name: string,
    kind: SpanKind,
    startMicros: number,
  ): SimulatedSpan {
    return {
      service,
      version: this.conditions.version(service),
      name,
      kind,
      startMicros,
      endMicros: startMicros,
      attributes: {},
      children: [],
    };
  }

  private micros(
    latency: { medianMillis: number; sigma: number },
    factor: number,
  ) {
    const millis = this.random.logNormal(latency.medianMillis, latency.sigma);
    return Math.max(1, Math.round(millis * factor * 1000));
  }

  /** One way over the network, µs. */
  private network(): number {
    return this.random.integer(120, 480);
  }
}

function serverKind(operation: ServerOperation): SpanKind {
  return operation.protocol === 'messaging'
    ? SpanKind.CONSUMER
    : SpanKind.SERVER;
}

function grpcStatus(outcome: Outcome): number {
  if (outcome.status === 'ok') return 0;
  if (outcome.status === 'rejected') return outcome.grpcStatus;
  return outcome.origin ? GRPC_INTERNAL : GRPC_UNAVAILABLE;
}

function httpStatus(outcome: Outcome): number {
  if (outcome.status === 'ok') return 200;
  if (outcome.status === 'rejected') return outcome.httpStatus;
  return outcome.origin ? 500 : 503;
}

/**
 * Follows one request from its entry through the shop. Pure: the same
 * `random` gives the same spans.
 *
 * @public
 */
export function simulateTrace(
  entry: ServerOperation,
  startMicros: number,
  conditions: Conditions,
  random: Random,
): SimulatedSpan {
  return new Simulation(conditions, random).serve(entry, startMicros).span;
}
