import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@slo-scout/telemetry/testUtils';
import { Random } from '../../lib/Random';
import { wholeNumber } from '../../lib/wholeNumber';
import type { FaultRow } from '../harness/FaultRow';
import { metricOf } from '../harness/metricOf';
import { Pipeline } from '../harness/Pipeline';
import { startLoad } from '../harness/startLoad';

/** Of a consumer group's session, at the end of which a member that is silent is missed. */
const SESSION_MS = 10_000;

/** Workers come and go while spans arrive, --rebalances N (default 8); then one is stopped (SIGSTOP), loses its partitions and wakes. */
export const rebalanceStorm: FaultRow = {
  number: 14,
  fault: 'rebalance storm, zombie owner',
  async run(scene) {
    const rounds = wholeNumber(
      scene.stage.flags.rebalances ?? '8',
      'rebalances',
    );
    const random = new Random(scene.row);
    const pipeline = await Pipeline.start(scene);
    const { exporter, source } = pipeline;
    const zombie = pipeline.worker!;
    const load = startLoad(exporter, () => source.batch(2), 1);
    let kills = 0;
    for (let i = 0; i < rounds; i++) {
      const guest = await pipeline.startWorker();
      await sleep(200 + random.below(600));
      if (i % 8 === 5) {
        await guest.kill();
        kills++;
      } else {
        await guest.stop();
      }
    }
    await load.stop();

    await pipeline.startWorker();
    await pipeline.send(20, 5);
    await sleep(1000);
    process.kill(zombie.pid, 'SIGSTOP');
    try {
      await pipeline.send(20, 5);
      await sleep(SESSION_MS * 1.2);
      const before = (await pipeline.counted()).traces;
      await pipeline.send(20, 5);
      await eventually(
        'the heir counts what came to all partitions',
        async () => (await pipeline.counted()).traces >= before + 100,
        120_000,
      );
    } finally {
      process.kill(zombie.pid, 'SIGCONT');
    }
    await sleep(2000);
    const fenced = await metricOf(zombie, 'sloscout_fingerprint_fenced_total');
    await pipeline.send(10, 5);
    await eventually(
      'all is counted',
      async () => (await pipeline.counted()).traces * 5 >= exporter.acked.size,
      180_000,
    ).catch(() => {});
    await zombie.stop();
    const outcome = await pipeline.settle();
    return {
      ...outcome,
      kills,
      observed: `${rounds} workers came and went, one slept for ${
        (SESSION_MS * 1.2) / 1000
      } s and woke: ${fenced} of its commits refused`,
    };
  },
};
