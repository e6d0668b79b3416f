import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@slo-scout/telemetry/testUtils';
import { wholeNumber } from '../../lib/wholeNumber';
import { check, type FaultRow } from '../harness/FaultRow';
import { metricOf } from '../harness/metricOf';
import { Pipeline } from '../harness/Pipeline';
import { startLoad } from '../harness/startLoad';

const SPOOL_BYTES = 1024 * 1024;
const RSS_GROWTH_MIB = 100;

/** All brokers are killed, for --outage-seconds N (default 15); one collector has a spool, one has none. */
export const kafkaDown: FaultRow = {
  number: 1,
  fault: 'all brokers killed',
  async run(scene) {
    const { kafka } = await scene.stage.kafka();
    const seconds = wholeNumber(
      scene.stage.flags['outage-seconds'] ?? '15',
      'outage-seconds',
    );
    // Longer than the five seconds after which a spool steps in.
    const timeout = ['--append-timeout-ms', '8000'];
    const plain = await Pipeline.start(scene, { collector: timeout });
    const spooled = await Pipeline.start(scene, {
      collector: [
        ...timeout,
        ...['--spool', path.join(scene.folder, 'spool')],
        ...['--spool-max-bytes', String(SPOOL_BYTES)],
      ],
      noWorker: true,
    });
    await Promise.all([plain.send(10), spooled.send(10)]);
    const before = [plain, spooled].map(({ collector }) => collector.rssMiB);

    await kafka.killNode(1);
    const downAt = performance.now();
    let brokersAreBack = false;
    // Others want it, also when this row fails.
    scene.atEnd(() => brokersAreBack || kafka.startNode(1));
    let falseAcks = 0;
    let withoutAdvice = 0;
    plain.exporter.onAnswer = (answer, startedAt) => {
      if (brokersAreBack || startedAt < downAt) return;
      if (answer.kind === 'acked') falseAcks++;
      if (answer.kind === 'refused' && !(answer.retryAfter! > 0)) {
        withoutAdvice++;
      }
    };
    const loads = [
      startLoad(plain.exporter, () => plain.source.batch(), 8),
      startLoad(spooled.exporter, () => spooled.source.batch(20, 1000), 8),
    ];
    const spoolAnswers = spooled.exporter.answers;
    await eventually(
      'the spool is full and refuses',
      () => spoolAnswers.acked > 12 && spoolAnswers.refused > 0,
      120_000,
    );
    await sleep(Math.max(0, downAt + seconds * 1000 - performance.now()));
    await eventually(
      'the collector without spool refuses',
      () => plain.exporter.answers.refused > 0,
      120_000,
    );
    const bytes = await metricOf(
      spooled.collector,
      'sloscout_collector_spool_bytes',
    );
    const growth = [plain, spooled].map(
      ({ collector }, i) => collector.rssMiB - before[i],
    );
    const ackedBySpool = spoolAnswers.acked - 10;
    const downFor = Math.round((performance.now() - downAt) / 1000);
    brokersAreBack = true;
    await kafka.startNode(1);
    await Promise.all(loads.map(load => load.stop()));

    check(falseAcks === 0, `${falseAcks} successes without an acknowledgement`);
    check(
      withoutAdvice === 0,
      `${withoutAdvice} refusals did not say when to retry`,
    );
    check(
      bytes > SPOOL_BYTES / 2 && bytes <= SPOOL_BYTES,
      `the spool holds ${bytes} bytes of ${SPOOL_BYTES}`,
    );
    check(
      Math.max(...growth) < RSS_GROWTH_MIB,
      `memory grew by ${growth.map(Math.round).join(' and ')} MiB`,
    );
    await eventually(
      'the spool is delivered',
      async () =>
        (await metricOf(
          spooled.collector,
          'sloscout_collector_spool_records',
        )) === 0,
      120_000,
    );
    const [one, other] = [await spooled.settle(), await plain.settle()];
    return {
      acked: one.acked + other.acked,
      delivered: one.delivered + other.delivered,
      lost: one.lost + other.lost,
      duplicated: other.duplicated,
      kills: 1,
      observed: `${downFor} s down; ${plain.exporter.answers.refused} refusals with advice, no false success; spool took ${ackedBySpool} requests, then refused`,
    };
  },
};
