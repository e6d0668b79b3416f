import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const PREFIX = 'sloscout_embed';

/**
 * What the worker says of itself.
 *
 * @internal
 */
export class EmbeddingMetrics {
  readonly queue: Gauge;
  readonly texts: Counter<'source'>;
  readonly failures: Counter<'stage'>;
  readonly seconds: Histogram;
  readonly model: Gauge<'model' | 'semantic'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.queue = new Gauge({
      ...{ name: `${PREFIX}_queue`, registers },
      help: 'Journeys whose vectors are missing, outdated or to be removed, in the database or in the external index.',
    });
    this.texts = new Counter({
      ...{ name: `${PREFIX}_texts_total`, registers },
      help: 'Texts of journeys that got a vector: by the model, or the one that the same text already had.',
      labelNames: ['source'],
    });
    this.failures = new Counter({
      ...{ name: `${PREFIX}_failures_total`, registers },
      help: 'Passes that failed in the model, the database or the external index; they are tried again.',
      labelNames: ['stage'],
    });
    this.seconds = new Histogram({
      ...{ name: `${PREFIX}_batch_seconds`, registers },
      help: 'Time that the model took for a batch of at most 32 texts.',
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    });
    this.model = new Gauge({
      ...{ name: `${PREFIX}_model_info`, registers },
      help: 'The embedder in use; semantic is false for the hashing embedder, which knows letters but no meaning.',
      labelNames: ['model', 'semantic'],
    });
    for (const source of ['model', 'cache']) this.texts.inc({ source }, 0);
    for (const stage of ['model', 'database', 'index'])
      this.failures.inc({ stage }, 0);
  }
}
