import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { openObjectStore } from '@slo-scout/object-store';
import { verifyArchive } from '@slo-scout/object-store/archive';
import { TOPICS } from '@slo-scout/telemetry';
import { eventually } from '@slo-scout/telemetry/testUtils';
import { Client } from 'pg';
import { Random } from '../../lib/Random';
import { countCapsules } from '../harness/countCapsules';
import { check, type FaultRow } from '../harness/FaultRow';
import { NetworkFault } from '../harness/NetworkFault';
import {
  dumpOutputs,
  isDone,
  ScriptedDatabase,
  TraceScript,
} from '../harness/parts';
import type { Scene } from '../harness/Scene';

const TRACES = 600;
const DURATION_MS = 150_000;
/** Late spans of the script come so long after. */
const LATE_MS = 600_000;
const DEADLINE_MS = 120_000;

/** The fingerprint worker and the archive worker are killed at any step; the worker also loses its database in the middle of transactions. */
export const workerKilled: FaultRow = {
  number: 13,
  fault: 'consumer killed at every step, its database cut off',
  async run(scene) {
    const startMs = Date.now() - DURATION_MS - LATE_MS - 120_000;
    const script = new TraceScript(scene.row, {
      ...{ traces: TRACES, durationMs: DURATION_MS, startMs },
    });
    const original = await ScriptedDatabase.create(script.arrivals, {
      ...{ partitions: 4, startMs },
    });
    scene.atEnd(() => original.drop());

    const quiet = await original.copy();
    await workOff(scene, quiet);
    const undisturbed = await dumpOutputs(quiet);

    const wanted = scene.kills(0.2);
    let kills = 0;
    let copies = 0;
    const random = new Random(131);
    const totals = { expected: 0, lost: 0, duplicated: 0 };
    const compare = async (url: string, what: string) => {
      const same = await dumpOutputs(url);
      check(
        JSON.stringify(same) === JSON.stringify(undisturbed),
        `after ${what} the tables differ from those of an undisturbed run`,
      );
      const { traces } = await countCapsules(url);
      totals.expected += script.expected.traces;
      totals.lost += Math.max(0, script.expected.traces - traces);
      totals.duplicated += Math.max(0, traces - script.expected.traces);
    };
    while (kills < wanted) {
      const url = await original.copy();
      copies++;
      for (let run = 0; kills < wanted && !(await isDone(url)); run++) {
        const worker = await startWorker(scene, url);
        // Longer each time, so that it gets through in the end.
        await sleep(random.below(100 + 30 * run));
        await worker.kill();
        kills++;
      }
      await workOff(scene, url);
      await compare(url, 'kills');
    }

    const url = new URL(await original.copy());
    const network = await NetworkFault.before(`${url.hostname}:${url.port}`);
    scene.atEnd(() => network.close());
    const behind = new URL(url);
    behind.hostname = '127.0.0.1';
    behind.port = String(network.port);
    const worker = await startWorker(scene, behind.toString());
    let cuts = 0;
    while (cuts < 20 && !(await isDone(url.toString()))) {
      await sleep(20 + random.below(150));
      network.cut();
      cuts++;
    }
    await eventually(
      'the worker gets through',
      () => isDone(url.toString()),
      DEADLINE_MS,
    );
    await worker.stop();
    await compare(url.toString(), 'cuts of the connection to PostgreSQL');

    const archiveKills = await killArchive(
      scene,
      await original.copy(),
      scene.kills(0.05),
    );
    return {
      acked: totals.expected,
      delivered: totals.expected - totals.lost,
      lost: totals.lost,
      duplicated: totals.duplicated,
      kills: kills + archiveKills,
      observed: `traces: tables equal byte for byte after ${kills} kills in ${copies} runs and ${cuts} cut connections; archive verified after ${archiveKills} kills`,
    };
  },
};

function startWorker(scene: Scene, url: string) {
  return scene.start(
    '@slo-scout/worker-fingerprint/main',
    ['--member', 'only', '--cycle-ms', '200'],
    { SLO_SCOUT_DATABASE: url },
  );
}

async function workOff(scene: Scene, url: string): Promise<void> {
  const worker = await startWorker(scene, url);
  await eventually('the log is worked off', () => isDone(url), DEADLINE_MS);
  const code = await worker.stop();
  check(code === 0, `the worker ended with code ${code}`);
}

/** Every offset must be in the archive once. */
async function killArchive(
  scene: Scene,
  url: string,
  kills: number,
): Promise<number> {
  const random = new Random(132);
  const folder = pathToFileURL(path.join(scene.folder, 'archive')).href;
  const start = () =>
    scene.start(
      '@slo-scout/worker-archive/main',
      [
        ...['--store', folder, '--member', 'only'],
        ...['--object-mib', '1', '--object-seconds', '1'],
      ],
      { SLO_SCOUT_DATABASE: url },
    );
  for (let i = 0; i < kills; i++) {
    const archive = await start();
    await sleep(random.below(60));
    await archive.kill();
  }
  const archive = await start();
  const store = await openObjectStore(folder);
  scene.atEnd(() => store.close());
  const heads = await recordsOf(url);
  const verify = () => verifyArchive(store, { topic: TOPICS.raw });
  await eventually(
    'all is archived',
    async () => (await verify()).records >= heads,
    DEADLINE_MS,
  );
  await archive.stop();
  const { findings, records } = await verify();
  check(
    findings.length === 0 && records === heads,
    `the archive has ${records} records of ${heads}: ${JSON.stringify(
      findings,
    )}`,
  );
  return kills;
}

async function recordsOf(url: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    `SELECT count(*)::int AS records FROM slo_scout_telemetry.telemetry_log WHERE topic = '${TOPICS.raw}'`,
  );
  await client.end();
  return rows[0].records;
}
