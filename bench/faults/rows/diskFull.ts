import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { eventually } from '@slo-scout/telemetry/testUtils';
import { check, type FaultRow } from '../harness/FaultRow';
import { metricOf } from '../harness/metricOf';
import { Pipeline } from '../harness/Pipeline';
import type { Scene } from '../harness/Scene';
import type { TraceBatch } from '../harness/TraceSource';

const DISK_KIB = 2048;
/** The spool would take more than the disk has. */
const SPOOL_BYTES = 64 * 1024 * 1024;

/** Kafka is away and the spool's disk is full, then read-only: a tmpfs where we are root, else the spool's own limit and a directory without rights. */
export const diskFull: FaultRow = {
  number: 5,
  fault: 'spool disk full, then read-only',
  async run(scene) {
    const { network } = await scene.stage.kafka();
    const disk = makeDisk(scene);
    const pipeline = await Pipeline.start(scene, {
      collector: [
        ...['--append-timeout-ms', '15000'],
        ...['--spool', path.join(disk.folder, 'spool')],
        ...['--spool-max-bytes', String(disk.spoolBytes)],
      ],
    });
    const { exporter, source, collector } = pipeline;
    await pipeline.send(5);
    const refused: TraceBatch[] = [];
    const attempt = async (batch: TraceBatch) => {
      const answer = await exporter.attempt(batch, 'http');
      check(
        answer.kind === 'acked' || answer.kind === 'refused',
        `got ${JSON.stringify(answer)}`,
      );
      if (answer.kind === 'refused') refused.push(batch);
      return answer;
    };
    const drained = () =>
      eventually(
        'the spool is delivered',
        async () =>
          (await metricOf(collector, 'sloscout_collector_spool_records')) === 0,
        120_000,
      );

    network.refuse();
    let taken = 0;
    while (refused.length < 5) {
      // 64 kB a request: what fits is soon there.
      const answer = await attempt(source.batch(4, 3000));
      taken += Number(answer.kind === 'acked');
      check(taken < 1000, 'the disk never became full');
    }
    network.heal();
    await drained();

    disk.makeReadOnly();
    network.refuse();
    let acksWithoutDisk = 0;
    for (let i = 0; i < 5; i++) {
      const answer = await attempt(source.batch());
      acksWithoutDisk += Number(answer.kind === 'acked');
    }
    disk.makeWritable();
    network.heal();
    check(
      acksWithoutDisk === 0,
      `${acksWithoutDisk} successes with neither log nor disk`,
    );
    collector.assertRunning();
    for (const batch of refused) await exporter.send(batch);
    await drained();
    const outcome = await pipeline.settle();
    return {
      ...outcome,
      observed: `${disk.kind}: ${taken} requests taken, then refused; read-only: all refused; then all sent again`,
    };
  },
};

interface Disk {
  kind: string;
  folder: string;
  spoolBytes: number;
  makeReadOnly(): void;
  makeWritable(): void;
}

function makeDisk(scene: Scene): Disk {
  const folder = path.join(scene.folder, 'disk');
  fs.mkdirSync(folder);
  const mount = (...args: string[]) =>
    execFileSync('mount', [...args, folder], { stdio: 'ignore' });
  try {
    mount('-t', 'tmpfs', '-o', `size=${DISK_KIB}k`, 'tmpfs');
  } catch {
    return {
      kind: 'limit of the spool (no right to mount a small disk)',
      folder,
      spoolBytes: DISK_KIB * 1024,
      makeReadOnly: () => fs.chmodSync(path.join(folder, 'spool'), 0o500),
      makeWritable: () => fs.chmodSync(path.join(folder, 'spool'), 0o700),
    };
  }
  scene.atEnd(() =>
    execFileSync('umount', ['-l', folder], { stdio: 'ignore' }),
  );
  return {
    kind: `tmpfs of ${DISK_KIB} KiB`,
    folder,
    spoolBytes: SPOOL_BYTES,
    makeReadOnly: () => mount('-o', 'remount,ro'),
    makeWritable: () => mount('-o', 'remount,rw'),
  };
}
