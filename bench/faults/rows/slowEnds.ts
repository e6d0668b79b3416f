import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@slo-scout/telemetry/testUtils';
import { Client } from 'pg';
import { wholeNumber } from '../../lib/wholeNumber';
import { check, type FaultRow } from '../harness/FaultRow';
import { metricOf } from '../harness/metricOf';
import { Pipeline } from '../harness/Pipeline';
import { startLoad } from '../harness/startLoad';

const MIB = 1024 * 1024;
const ONE_WAY_MS = 1000;
const IN_FLIGHT_BYTES = 4 * MIB;
const LANES = 64;
const RSS_GROWTH_MIB = 150;
/** An append may take this long before its client is asked to try again. */
const APPEND_TIMEOUT_MS = 30_000;

/** A round trip of 2 s to Kafka under twice the load that fits, for --soak-seconds N (default 12); then a consumer that cannot write. */
export const slowEnds: FaultRow = {
  number: 4,
  fault: 'slow broker (RTT 2 s), slow consumer',
  async run(scene) {
    const { network } = await scene.stage.kafka();
    const seconds = wholeNumber(
      scene.stage.flags['soak-seconds'] ?? '12',
      'soak-seconds',
    );
    const pipeline = await Pipeline.start(scene, {
      collector: [
        ...['--max-in-flight-bytes', String(IN_FLIGHT_BYTES)],
        ...['--max-request-bytes', String(MIB)],
        ...['--append-timeout-ms', String(APPEND_TIMEOUT_MS)],
      ],
    });
    const { exporter, source, collector } = pipeline;
    const worker = pipeline.worker!;
    await pipeline.send(10);
    const before = [collector.rssMiB, worker.rssMiB];

    network.delayMs = ONE_WAY_MS;
    exporter.latencies.length = 0;
    // Made before, so that what is measured is the collector: 130 kB each, twice what may be in flight.
    const flood = startLoad(exporter, () => source.batch(5, 5000), LANES);
    let peakInFlight = 0;
    const until = performance.now() + seconds * 1000;
    while (performance.now() < until || exporter.answers.refused === 0) {
      peakInFlight = Math.max(
        peakInFlight,
        await metricOf(collector, 'sloscout_collector_in_flight_bytes'),
      );
      await sleep(250);
    }
    network.delayMs = 0;
    await flood.stop();
    const sorted = exporter.latencies.sort((a, b) => a - b);
    const p99 = sorted[Math.floor(sorted.length * 0.99)];
    check(
      peakInFlight <= IN_FLIGHT_BYTES,
      `${peakInFlight} bytes were in flight, ${IN_FLIGHT_BYTES} may be`,
    );
    check(p99 < APPEND_TIMEOUT_MS, `p99 of accepted requests is ${p99} ms`);

    // The worker may read on, but not write.
    const blocker = new Client({ connectionString: pipeline.database });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query(
      'LOCK TABLE slo_scout_telemetry.consumer_offsets IN ACCESS EXCLUSIVE MODE',
    );
    const trickle = startLoad(exporter, () => source.batch(2), 1);
    const paused = () =>
      metricOf(worker, 'sloscout_fingerprint_partitions_paused', {
        reason: 'commit',
      });
    await eventually(
      'the worker pauses',
      async () => (await paused()) > 0,
      120_000,
    );
    await trickle.stop();
    await blocker.query('COMMIT');
    await blocker.end();
    await eventually(
      'the worker goes on',
      async () => (await paused()) === 0,
      120_000,
    );
    const growth = Math.max(
      collector.rssMiB - before[0],
      worker.rssMiB - before[1],
    );
    check(growth < RSS_GROWTH_MIB, `memory grew by ${Math.round(growth)} MiB`);
    const outcome = await pipeline.settle();
    return {
      ...outcome,
      observed: `${exporter.answers.refused} refused above ${
        IN_FLIGHT_BYTES / MIB
      } MiB in flight (peak ${(peakInFlight / MIB).toFixed(
        1,
      )}), p99 of accepted ${(p99 / 1000).toFixed(1)} s, memory +${Math.round(
        growth,
      )} MiB; worker paused and went on`,
    };
  },
};
