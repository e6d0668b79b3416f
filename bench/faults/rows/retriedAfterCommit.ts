import { eventually } from '@slo-scout/telemetry/testUtils';
import { Exporter } from '../harness/Exporter';
import { check, type FaultRow } from '../harness/FaultRow';
import { NetworkFault } from '../harness/NetworkFault';
import { Pipeline } from '../harness/Pipeline';
import type { TraceBatch } from '../harness/TraceSource';

const BATCHES = 40;

/** The answer is lost on its way, so the client sends again what Kafka already has. */
export const retriedAfterCommit: FaultRow = {
  number: 12,
  fault: 'client sends again after the commit (answers lost)',
  async run(scene) {
    const pipeline = await Pipeline.start(scene);
    const { collector, source } = pipeline;
    const [http, grpc] = await Promise.all(
      [collector.ports.httpPort, collector.ports.grpcPort].map(port =>
        NetworkFault.before(`127.0.0.1:${port}`),
      ),
    );
    scene.atEnd(() => Promise.all([http.close(), grpc.close()]));
    const far = new Exporter(() => ({
      httpPort: http.port,
      grpcPort: grpc.port,
    }));
    const pending: TraceBatch[] = [];
    for (let i = 0; i < BATCHES; i++) {
      const batch = source.batch(5);
      const [network, protocol] =
        i % 2 ? ([grpc, 'grpc'] as const) : ([http, 'http'] as const);
      // Once or twice the answer does not arrive.
      for (let lost = 0; lost <= i % 3; lost++) {
        if (protocol === 'http') network.mute();
        const answer = await far.attempt(batch, protocol);
        network.heal();
        if (protocol === 'http') {
          check(
            answer.kind === 'unknown',
            `an answer came through: ${JSON.stringify(answer)}`,
          );
        }
      }
      pending.push(batch);
    }
    for (const [i, batch] of pending.entries()) {
      await pipeline.exporter.send(batch, i % 2 ? 'grpc' : 'http');
      // And one more that nobody needed.
      await pipeline.exporter.send(batch, 'http');
    }
    await eventually(
      'the worker counts',
      async () => (await pipeline.counted()).traces > 0,
      120_000,
    );
    const outcome = await pipeline.settle();
    check(
      outcome.repeatedInLog === BATCHES * 25,
      `${outcome.repeatedInLog} of ${
        BATCHES * 25
      } spans are there more than once`,
    );
    return {
      ...outcome,
      observed: `all ${outcome.repeatedInLog} spans two to five times in Kafka, each counted once`,
    };
  },
};
