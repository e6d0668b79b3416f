import { setTimeout as sleep } from 'node:timers/promises';
import { TOPICS } from '@slo-scout/telemetry';
import { migrateTelemetryStore } from '@slo-scout/telemetry-store';
import { WORKER_NODE_OPTIONS } from '@slo-scout/worker-fingerprint';
import { Client } from 'pg';
import { familyCpuSeconds, parentOf } from '../lib/processUsage';
import { ProgramUnderTest } from '../pipeline/ProgramUnderTest';

const SCHEMA = 'slo_scout_telemetry';
const DEADLINE_MILLIS = 15 * 60_000;

/** What it took to work off a log. */
export interface WorkedOff {
  seconds: number;
  /** Of the worker's process, start not included. */
  cpuSeconds: number;
  postgresCpuSeconds: number;
  peakRssMiB: number;
  traces: number;
  capsules: number;
  /** Traces that were closed before their time, for want of memory or at a limit. */
  cut: number;
}

/**
 * Lets the worker's program work off the log of a database, and measures from
 * when it may read the first record to when the last offset is committed. Until
 * then a lock keeps it from claiming a partition, so that the start of the
 * process is in no figure.
 */
export async function workOff(
  url: string,
  options: { profile?: string; nodeFlags?: string[] } = {},
): Promise<WorkedOff> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await migrateTelemetryStore({ connection: { connectionString: url } });
  const { rows: backend } = await client.query(
    'SELECT pg_backend_pid() AS pid',
  );
  const postmaster = parentOf(backend[0].pid);
  await client.query('BEGIN');
  await client.query(
    `LOCK TABLE ${SCHEMA}.consumer_offsets IN ACCESS EXCLUSIVE MODE`,
  );
  const worker = await ProgramUnderTest.start(
    '@slo-scout/worker-fingerprint/main',
    {
      args: ['--metrics-port', '0'],
      env: { SLO_SCOUT_DATABASE: url, NODE_OPTIONS: WORKER_NODE_OPTIONS },
      execArgv: [
        ...(options.profile
          ? ['--cpu-prof', `--cpu-prof-dir=${options.profile}`]
          : []),
        ...(options.nodeFlags ?? []),
      ],
    },
  );
  try {
    await sleep(1_000);
    const before = worker.usage().cpuSeconds;
    const postgresBefore = familyCpuSeconds(postmaster);
    const started = performance.now();
    await client.query('COMMIT');
    while (!(await isDone(client))) {
      if (performance.now() - started > DEADLINE_MILLIS)
        throw new Error('The worker did not work off the log in time.');
      worker.usage(); // throws when it has ended
      await sleep(50);
    }
    const seconds = (performance.now() - started) / 1000;
    const { cpuSeconds, peakRssMiB } = worker.usage();
    const { rows } = await client.query(
      `SELECT count(*)::int AS capsules, coalesce(sum(ok + error), 0)::int AS traces FROM ${SCHEMA}.capsules`,
    );
    const cut = await countCut(worker.ports.metricsPort);
    return {
      cut,
      seconds,
      cpuSeconds: cpuSeconds - before,
      postgresCpuSeconds: familyCpuSeconds(postmaster) - postgresBefore,
      peakRssMiB,
      ...rows[0],
    };
  } finally {
    await worker.stop();
    await client.end();
  }
}

async function countCut(metricsPort: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${metricsPort}/metrics`);
  const lines = (await response.text()).matchAll(
    /close_reason_total\{reason="(?:cap|memory)"\} (\d+)/g,
  );
  return [...lines].reduce((sum, [, count]) => sum + Number(count), 0);
}

async function isDone(client: Client): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT bool_and(coalesce(known.committed_offset, 0) = head.next_offset) AS done
     FROM ${SCHEMA}.telemetry_log_heads AS head LEFT JOIN ${SCHEMA}.consumer_offsets AS known USING (topic, partition)
     WHERE topic = '${TOPICS.raw}'`,
  );
  return rows[0].done;
}
