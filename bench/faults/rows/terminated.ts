import { once } from 'node:events';
import http2 from 'node:http2';
import { eventually } from '@slo-scout/telemetry/testUtils';
import { check, type FaultRow } from '../harness/FaultRow';
import { Pipeline } from '../harness/Pipeline';
import { startLoad } from '../harness/startLoad';

const ROUNDS = 4;
const DRAIN_MS = 10_000;

/** Collector and worker are asked to stop (SIGTERM) while requests are under way, on a slow network to Kafka. */
export const terminated: FaultRow = {
  number: 24,
  fault: 'SIGTERM during load',
  async run(scene) {
    const { network } = await scene.stage.kafka();
    const pipeline = await Pipeline.start(scene, {
      collector: ['--drain-timeout-ms', String(DRAIN_MS)],
    });
    const { exporter, source } = pipeline;
    const load = startLoad(exporter, () => source.batch(3), 8);
    const goaways: number[] = [];
    const note = (code: number) => goaways.push(code);
    let longest = 0;
    for (let i = 0; i < ROUNDS; i++) {
      const wanted = exporter.answers.acked + 50;
      await Promise.race([
        load.failed,
        eventually(
          'requests are acknowledged',
          () => exporter.answers.acked >= wanted,
          120_000,
        ),
      ]);
      // So that there is something under way.
      network.delayMs = 100;
      const { collector } = pipeline;
      const session = http2.connect(
        `http://127.0.0.1:${collector.ports.grpcPort}`,
      );
      session.on('error', () => {});
      await once(session, 'remoteSettings');
      session.once('goaway', note);
      const since = performance.now();
      const worker = pipeline.worker!;
      const [code, workerCode] = await Promise.all([
        collector.stop(),
        worker.stop(),
      ]);
      longest = Math.max(longest, performance.now() - since);
      session.destroy();
      check(code === 0, `the collector ended with code ${code}`);
      check(workerCode === 0, `the worker ended with code ${workerCode}`);
      network.delayMs = 0;
      await pipeline.startCollector();
      await pipeline.startWorker();
    }
    await load.stop();
    check(
      goaways.length === ROUNDS,
      `GOAWAY came ${goaways.length} times of ${ROUNDS}`,
    );
    const outcome = await pipeline.settle();
    return {
      ...outcome,
      observed: `${ROUNDS} times: GOAWAY, code 0 within ${(
        longest / 1000
      ).toFixed(1)} s, ${
        exporter.answers.unknown
      } requests without answer sent again`,
    };
  },
};
