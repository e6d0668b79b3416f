import { eventually } from '@slo-scout/telemetry/testUtils';
import { countCapsules } from '../harness/countCapsules';
import { check, type FaultRow } from '../harness/FaultRow';
import { metricOf } from '../harness/metricOf';
import { isDone, ScriptedDatabase, TraceScript } from '../harness/parts';
import type { Scene } from '../harness/Scene';

const TRACES = 800;
const DURATION_MS = 150_000;
const LATE_MS = 600_000;

/** Log times by script: spans out of order, after their trace was closed, nearly ten minutes late, and sent twice. */
export const lateSpans: FaultRow = {
  number: 16,
  fault: 'spans out of order, late, after the close',
  async run(scene) {
    const startMs = Date.now() - DURATION_MS - LATE_MS - 120_000;
    const script = new TraceScript(scene.row, {
      ...{ traces: TRACES, durationMs: DURATION_MS, startMs },
    });
    const punctual = await workOff(
      scene,
      script.arrivals.filter(({ at }) => at < DURATION_MS + 30_000),
      startMs,
    );
    const late = await workOff(scene, script.arrivals, startMs);
    const { traces } = script.expected;
    check(late.late > punctual.late, 'no span was late');
    check(late.twice > 0, 'no span came twice');
    check(
      late.journeys === punctual.journeys,
      `late spans changed ${punctual.journeys} journeys to ${late.journeys}`,
    );
    return {
      acked: traces,
      delivered: Math.min(traces, late.traces),
      lost: Math.max(0, traces - late.traces),
      duplicated: Math.max(0, late.traces - traces),
      observed: `traces: ${late.late} late and ${late.twice} repeated spans, ${late.journeys} journeys with them and without those of the last minutes`,
    };
  },
};

async function workOff(
  scene: Scene,
  arrivals: TraceScript['arrivals'],
  startMs: number,
) {
  const database = await ScriptedDatabase.create(arrivals, {
    ...{ partitions: 4, startMs },
  });
  scene.atEnd(() => database.drop());
  const url = await database.copy();
  const worker = await scene.start(
    '@slo-scout/worker-fingerprint/main',
    ['--cycle-ms', '1000'],
    { SLO_SCOUT_DATABASE: url },
  );
  await eventually('the log is worked off', () => isDone(url), 120_000);
  const late = await metricOf(worker, 'sloscout_fingerprint_late_total');
  const twice = await metricOf(worker, 'sloscout_fingerprint_dedup_total');
  await worker.stop();
  return { ...(await countCapsules(url)), late, twice };
}
