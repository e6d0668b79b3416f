import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFile,
  copyFile,
  mkdir,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TOPICS } from '@slo-scout/telemetry';
import { eventually } from '@slo-scout/telemetry/testUtils';
import type { ProgramUnderTest } from '../../pipeline/ProgramUnderTest';
import { Random } from '../../lib/Random';
import { check, type FaultRow } from '../harness/FaultRow';
import { metricOf } from '../harness/metricOf';
import { decodeLogs, ROTATING_WRITER } from '../harness/parts';
import { readTopic } from '../harness/readTopic';

const LINES = 6000;
const LINES_PER_FILE = 900;
const MIB = 1024 * 1024;

/** Logs that are rotated, truncated, swapped and deleted, while their collector is killed again and again. */
export const logFiles: FaultRow = {
  number: 22,
  fault: 'log rotation, truncation, inode reuse, links, 10 MB line, kill -9',
  async run(scene) {
    const folder = path.join(scene.folder, 'logs');
    await mkdir(folder);
    const at = (name: string) => path.join(folder, name);
    const config = path.join(scene.folder, 'config.yaml');
    await writeFile(
      config,
      `sources:
  - include: [${folder}/*.log]
    start: beginning
    service: shop
timing: { pollMs: 20, scanMs: 50, batchMs: 20, recordMs: 100, checkpointMs: 20 }
`,
    );
    const log = await scene.openLog();
    const env = await scene.kafkaEnv();
    const start = () =>
      scene.start(
        '@slo-scout/collector-logs/main',
        ['--config', config, '--state-dir', path.join(scene.folder, 'state')],
        env,
      );
    const expected: string[] = [];
    const write = async (name: string, from: number, to: number) => {
      const lines = Array.from(
        { length: to - from },
        (_, i) => `${name} line ${from + i}`,
      );
      expected.push(...lines);
      await appendFile(at(`${name}.log`), `${lines.join('\n')}\n`);
    };

    // A program that writes in halves of lines and rotates by rename, and a collector that dies.
    await writeFile(at('app.log'), 'number 0 \n');
    // A file that is rotated away before anybody has looked is known to nobody.
    const first = await start();
    await settled(first, 'app');
    await first.kill();
    const writer = fork(ROTATING_WRITER, [
      ...[at('app.log'), String(LINES), String(LINES_PER_FILE)],
    ]);
    scene.atEnd(() => writer.kill('SIGKILL'));
    const written = once(writer, 'exit');
    for (let i = 0; i < LINES; i++) {
      expected.push(`number ${i} ${'x'.repeat(i % 200)}`);
    }
    for (let i = LINES_PER_FILE; i < LINES; i += LINES_PER_FILE) {
      expected.push(`late ${i}`);
    }
    const random = new Random(scene.row);
    const kills = scene.kills(0.05);
    for (let i = 0; i < kills; i++) {
      const collector = await start();
      await sleep(random.below(300));
      await collector.kill();
    }
    await written;

    const collector = await start();
    const accepted = (what: string) => settled(collector, what);
    // Truncated after a copy was made, with more than before following.
    await write('copied', 0, 50);
    await accepted('copied');
    await write('copied', 50, 60);
    await copyFile(at('copied.log'), at('copied.log.1'));
    await truncate(at('copied.log'));
    await write('copied', 60, 200);
    // Truncated without a copy; what was read stays read.
    await write('cut', 0, 20);
    await accepted('cut');
    await truncate(at('cut.log'));
    await sleep(200);
    await write('cut', 20, 30);
    // Deleted while it is open; the next file may get its inode.
    await write('deleted', 0, 10);
    await accepted('deleted');
    await write('deleted', 10, 20);
    await rm(at('deleted.log'));
    await write('deleted', 20, 60);
    // A link that leads elsewhere from one moment to the next, as kubelet's do.
    expected.push('first target', 'second target');
    await writeFile(at('target-1'), 'first target\n');
    await writeFile(at('target-2'), 'second target\n');
    await symlink(at('target-1'), at('link.log'));
    await accepted('link');
    await symlink(at('target-2'), at('next'));
    await rename(at('next'), at('link.log'));
    // CRI in parts, and a line that no record can hold.
    const cri = '2026-03-01T10:00:00Z stderr';
    await appendFile(at('cri.log'), `${cri} P one \n${cri} P half \n`);
    await sleep(200);
    await appendFile(at('cri.log'), `${cri} F line\n${cri} F whole\n`);
    expected.push('one half line', 'whole');
    await appendFile(
      at('huge.log'),
      `before\n${'y'.repeat(10 * MIB)}\nafter\n`,
    );
    expected.push('before', 'after');

    const counts = new Map<string, number>();
    let places = new Map<string, string>();
    const missing = () => expected.filter(line => !counts.has(line));
    await eventually(
      'every line is there',
      async () => {
        await sleep(500);
        places = await readLines(log);
        counts.clear();
        for (const body of places.values()) {
          counts.set(body, (counts.get(body) ?? 0) + 1);
        }
        return missing().length === 0;
      },
      90_000,
    ).catch(() => {});
    const lostBytes = await metricOf(
      collector,
      'sloscout_log_lost_bytes_total',
    );
    check(lostBytes === 0, `${lostBytes} bytes were lost, says the collector`);
    const code = await collector.stop();
    check(code === 0, `the collector ended with code ${code}`);
    const huge = [...counts.keys()].find(body => body.startsWith('yyyy'));
    check(
      huge !== undefined && huge.length <= MIB,
      `of the line of 10 MB ${huge?.length} bytes are there`,
    );
    const lost = missing();
    check(lost.length < 20, `missing: ${lost.slice(0, 3).join(' | ')}`);
    return {
      acked: expected.length,
      delivered: expected.length - lost.length,
      lost: lost.length,
      duplicated: expected.filter(line => (counts.get(line) ?? 0) > 1).length,
      kills: kills + 1,
      observed: `lines: ${Math.floor(
        LINES / LINES_PER_FILE,
      )} rotations under ${kills} kills, copytruncate, truncation, inode and link swaps, CRI parts; 10 MB line cut to 1 MiB`,
    };
  },
};

/** Waits until all that is in the files now has been taken. */
async function settled(
  collector: ProgramUnderTest,
  what: string,
): Promise<void> {
  // Longer than it takes to find a new file.
  await sleep(300);
  await eventually(
    `${what}.log is read`,
    async () =>
      (await metricOf(collector, 'sloscout_log_bytes_behind')) === 0 &&
      (await metricOf(collector, 'sloscout_log_pending_bytes')) === 0,
    60_000,
  );
  await sleep(200);
}

/** Bodies by the place in the file that they come from: two of one place are one that was sent twice. */
async function readLines(
  log: Parameters<typeof readTopic>[0],
): Promise<Map<string, string>> {
  const places = new Map<string, string>();
  for (const { headers, value } of await readTopic(log, TOPICS.raw)) {
    if (headers.signal !== 'logs') continue;
    for (const { body, attributes } of decodeLogs(value)) {
      places.set(
        `${attributes['slo_scout.log.file']} ${attributes['slo_scout.log.offset']}`,
        body,
      );
    }
  }
  return places;
}
