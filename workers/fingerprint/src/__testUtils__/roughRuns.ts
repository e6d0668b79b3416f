import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TelemetryWriter } from '@slo-scout/telemetry-store';
import type { CycleWriter } from '../startFingerprintWorker';
import { TraceScript } from './TraceScript';

const DURATION_MS = 150_000;
/** Late spans come so long after. */
const LATE_MS = 600_000;

/** @internal */
export const PARTITIONS = 4;

/** @internal */
export const SILENT = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/**
 * Records that can't be read, three in each partition.
 *
 * @internal
 */
export const POISON = ['', 'not OTLP', '\xff\xff\xff'].flatMap(text =>
  [0, 1, 2, 3].map(partition => ({
    partition,
    at: 1_000 * (text.length + 7 * partition),
    value: Buffer.from(text, 'latin1'),
    headers: { signal: 'traces', encoding: 'otlp_proto', v: '1' },
  })),
);

/**
 * The same traffic for all logs; it has just ended.
 *
 * @internal
 */
export function roughScript() {
  const startMs = Date.now() - DURATION_MS - LATE_MS - 120_000;
  const script = new TraceScript(20_260, {
    traces: 400,
    durationMs: DURATION_MS,
    startMs,
  });
  return { script, startMs };
}

/** The TypeScript loader of a checkout talks over the same channel. */
function isReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: { type?: string }) => {
      if (message.type === 'ready') resolve();
    });
    child.once('exit', (code, signal) =>
      reject(new Error(`The worker ended at once: ${code ?? signal}.`)),
    );
  });
}

/**
 * Makes commits slow, so that there is work left for who comes and goes.
 *
 * @internal
 */
export async function slowWriter(
  url: string,
  ms: number,
): Promise<CycleWriter> {
  const real = await TelemetryWriter.create({
    connection: { connectionString: url },
  });
  return {
    claim: assignment => real.claim(assignment),
    inferJourneys: () => real.inferJourneys(),
    journeysByVariant: () => real.journeysByVariant(),
    publishCapsules: (limit, append) => real.publishCapsules(limit, append),
    close: () => real.close(),
    commit: async cycles => {
      await sleep(ms);
      return real.commit(cycles);
    },
  };
}

/**
 * The worker as a process of its own, once it is ready.
 *
 * @internal
 */
export async function spawnWorker(
  url: string,
  args: string[],
  env: Record<string, string> = {},
) {
  const program = path.resolve(
    __dirname,
    '../../bin/slo-scout-fingerprint-worker.js',
  );
  const child = spawn(
    process.execPath,
    [program, '--metrics-port', '0', ...args],
    {
      env: { ...process.env, SLO_SCOUT_DATABASE: url, ...env },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    },
  );
  await isReady(child);
  return child;
}
