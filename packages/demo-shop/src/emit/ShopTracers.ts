import {
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  type Context,
  type HrTime,
  type Tracer,
} from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import {
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_VERSION,
} from '@opentelemetry/semantic-conventions';
import type { SimulatedTrace } from '../model/simulateSlot';
import type { SimulatedSpan } from '../model/simulateTrace';
import { SeededIds } from './SeededIds';

/**
 * Tells simulated traces to OpenTelemetry: a tracer provider for each version
 * of each service, spans with the times of the simulation.
 *
 * @internal
 */
export class ShopTracers {
  readonly #processor: SpanProcessor;
  readonly #tracers = new Map<string, Tracer>();
  readonly #ids = new SeededIds();

  constructor(processor: SpanProcessor) {
    this.#processor = processor;
  }

  emit({ root, ids }: SimulatedTrace): void {
    this.#ids.use(ids);
    this.#emit(root, ROOT_CONTEXT);
  }

  #emit(simulated: SimulatedSpan, parent: Context): void {
    const span = this.#tracer(simulated).startSpan(
      simulated.name,
      {
        kind: simulated.kind,
        attributes: simulated.attributes,
        startTime: hrTime(simulated.startMicros),
      },
      parent,
    );
    const here = trace.setSpan(parent, span);
    for (const child of simulated.children) {
      this.#emit(
        child,
        child.service === simulated.service
          ? here
          : // What a header carries over the network.
            trace.setSpanContext(ROOT_CONTEXT, {
              ...span.spanContext(),
              isRemote: true,
            }),
      );
    }
    if (simulated.error !== undefined) {
      span.setAttribute('error.type', simulated.error);
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    if (simulated.origin) {
      span.addEvent(
        'exception',
        {
          'exception.type': simulated.error,
          'exception.message': `${simulated.name} failed`,
        },
        hrTime(simulated.endMicros),
      );
    }
    span.end(hrTime(simulated.endMicros));
  }

  #tracer({ service, version }: SimulatedSpan): Tracer {
    const key = `${service}@${version}`;
    let tracer = this.#tracers.get(key);
    if (!tracer) {
      const provider = new BasicTracerProvider({
        // Nothing of this may depend on OTEL_… variables of whoever starts the demo.
        sampler: new AlwaysOnSampler(),
        idGenerator: this.#ids,
        spanProcessors: [this.#processor],
        resource: resourceFromAttributes({
          [ATTR_SERVICE_NAME]: service,
          [ATTR_SERVICE_VERSION]: version,
          'deployment.environment.name': 'production',
          'host.name': `${service}-0`,
          'telemetry.sdk.language': 'nodejs',
        }),
      });
      tracer = provider.getTracer('@slo-scout/demo-shop');
      this.#tracers.set(key, tracer);
    }
    return tracer;
  }
}

/** Numbers would be taken for times relative to the process's start. */
function hrTime(micros: number): HrTime {
  return [Math.floor(micros / 1e6), (micros % 1e6) * 1000];
}
