import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresTelemetryLog, TOPICS } from '@slo-scout/telemetry';
import { eventually } from '@slo-scout/telemetry/testUtils';
import type { ProgramUnderTest } from '../../pipeline/ProgramUnderTest';
import { Random } from '../../lib/Random';
import { Exporter } from '../harness/Exporter';
import { check, type FaultRow, type RowOutcome } from '../harness/FaultRow';
import { metricOf } from '../harness/metricOf';
import { NetworkFault } from '../harness/NetworkFault';
import { Pipeline } from '../harness/Pipeline';
import { countSpans, readTopic } from '../harness/readTopic';
import type { Scene } from '../harness/Scene';
import { startLoad } from '../harness/startLoad';
import { TraceSource } from '../harness/TraceSource';

/** Kills come after so many acknowledgements at most, which is in the midst of others. */
const MAX_ACKS = 40;

/** Collectors are killed while they produce to Kafka, and while they write their spool before PostgreSQL. */
export const collectorKilled: FaultRow = {
  number: 3,
  fault: 'kill -9 of the collector',
  async run(scene) {
    const [producing, spooling] = await Promise.all([
      midProduce(scene, scene.kills(0.4)),
      midSpoolWrite(scene, scene.kills(0.3)),
    ]);
    return {
      acked: producing.acked + spooling.acked,
      delivered: producing.delivered + spooling.delivered,
      lost: producing.lost + spooling.lost,
      duplicated: producing.duplicated,
      kills: producing.kills! + spooling.kills!,
      observed: `${producing.observed}; ${spooling.observed}`,
    };
  },
};

async function midProduce(scene: Scene, kills: number): Promise<RowOutcome> {
  const random = new Random(31);
  const pipeline = await Pipeline.start(scene);
  const { exporter, source } = pipeline;
  const load = startLoad(exporter, () => source.batch(5), 4);
  for (let i = 0; i < kills; i++) {
    await moreAcks(exporter, random.between(1, MAX_ACKS), load.failed);
    await sleep(random.below(5));
    await pipeline.collector.kill();
    await pipeline.startCollector();
  }
  await load.stop();
  const outcome = await pipeline.settle();
  return {
    ...outcome,
    kills,
    observed: `mid-produce: ${exporter.answers.unknown} requests without answer sent again, ${outcome.repeatedInLog} spans twice in Kafka`,
  };
}

async function midSpoolWrite(scene: Scene, kills: number): Promise<RowOutcome> {
  const random = new Random(32);
  const database = new URL(await scene.database());
  const network = await NetworkFault.before(
    `${database.hostname}:${database.port}`,
  );
  scene.atEnd(() => network.close());
  const log = await PostgresTelemetryLog.create({
    connection: { connectionString: database.toString() },
  });
  scene.atEnd(() => log.close());
  const behind = new URL(database);
  behind.hostname = '127.0.0.1';
  behind.port = String(network.port);

  let collector: ProgramUnderTest;
  const start = async () => {
    network.heal();
    collector = await scene.start(
      '@slo-scout/collector-otlp/main',
      [
        ...['--grpc-port', '0', '--http-port', '0', '--partitions', '4'],
        ...['--spool', path.join(scene.folder, 'spool')],
        ...['--append-timeout-ms', '15000', '--max-loop-delay-ms', '600000'],
      ],
      { SLO_SCOUT_DATABASE: behind.toString() },
    );
  };
  await start();
  const exporter = new Exporter(() => ({
    httpPort: collector.ports.httpPort,
    grpcPort: collector.ports.grpcPort,
  }));
  const source = new TraceSource(33);
  const load = startLoad(exporter, () => source.batch(5), 4);
  let corrupt = 0;
  let torn = 0;
  for (let i = 0; i < kills; i++) {
    // From here on only the disk can make data durable.
    network.refuse();
    await moreAcks(exporter, random.between(1, MAX_ACKS), load.failed);
    await sleep(random.below(5));
    await collector!.kill();
    await start();
    corrupt += await metricOf(
      collector!,
      'sloscout_collector_spool_corrupt_appends',
    );
    torn++;
  }
  await load.stop();
  await eventually(
    'the spool is delivered',
    async () =>
      (await metricOf(collector!, 'sloscout_collector_spool_records')) === 0,
    120_000,
  );
  const counts = countSpans(await readTopic(log, TOPICS.raw));
  const { acked } = exporter;
  const delivered = [...acked].filter(key => counts.has(key)).length;
  check(corrupt === 0, `${corrupt} appends of the spool were corrupt`);
  return {
    ...{ acked: acked.size, delivered, lost: acked.size - delivered },
    ...{ duplicated: 0, kills: torn },
    observed: 'mid-spool: every replay whole',
  };
}

async function moreAcks(
  exporter: Exporter,
  count: number,
  failed: Promise<never>,
): Promise<void> {
  const wanted = exporter.answers.acked + count;
  await Promise.race([
    failed,
    eventually(
      'more is acknowledged',
      () => exporter.answers.acked >= wanted,
      120_000,
    ),
  ]);
}
