import fs from 'node:fs';
import { createTestDatabase } from '@slo-scout/dev-postgres';
import { listRecordings } from '@slo-scout/demo-shop';
import { Client } from 'pg';
import type { BenchResult } from '../lib/BenchResult';
import { formatTable } from '../lib/formatTable';
import { fillLog } from '../worker/fillLog';
import { recordedTraffic } from '../worker/recordedTraffic';
import type { Traffic } from '../worker/Traffic';
import { workOff } from '../worker/WorkerUnderTest';
import { recordingsFolder } from '../lib/recordingsFolder';

const PARTITIONS = 4;
/** A large installation: 100 million traces a day, some 50 spans each. */
const LARGE_SPANS_PER_SECOND = 58_000;

interface Size {
  spans: number;
  rawBytes: number;
  capsules: number;
  rowBytes: number;
}

/**
 * Bytes of the capsules' rows beside bytes of the OTLP that they were made
 * from. A capsule holds a minute of a variant, however many traces that is, so
 * the ratio follows the traffic: it is measured on one recorded minute at the
 * rate of a large installation (`ratio`), and on the whole day as it was
 * recorded, some 330 spans a second (`recordedRatio`).
 *
 * Flags: `--otlp DIR` with recordings, `--spans-per-second N`.
 */
export async function run(flags: Record<string, string>): Promise<BenchResult> {
  const folder = recordingsFolder(flags.otlp);
  if (!fs.existsSync(folder)) {
    throw new Error(
      `there is no ${folder}: name a folder with recordings by --otlp DIR`,
    );
  }
  const rate = Number(flags['spans-per-second'] ?? LARGE_SPANS_PER_SECOND);
  const files = listRecordings(folder);
  const day = await recordedTraffic(folder);
  const minute = await recordedTraffic(folder, files.slice(0, 1));
  const large = await measure(minute, rate * 60);
  const recorded = await measure(day, day.spansPerRound);
  const ratio = ({ rowBytes, rawBytes }: Size) => rowBytes / rawBytes;
  const row = (name: string, size: Size) => [
    name,
    size.spans,
    size.rawBytes,
    size.capsules,
    size.rowBytes,
    `1/${Math.round(1 / ratio(size))}`,
  ];
  return {
    figures: {
      ratio: ratio(large),
      recordedRatio: ratio(recorded),
      bytesPerCapsule: large.rowBytes / large.capsules,
    },
    table: formatTable(
      ['traffic', 'spans', 'OTLP bytes', 'capsules', 'capsule bytes', 'ratio'],
      [
        row(`a minute at ${rate} spans/s`, large),
        row('the day as recorded', recorded),
      ],
    ),
  };
}

async function measure(traffic: Traffic, spans: number): Promise<Size> {
  const database = await createTestDatabase();
  try {
    const filled = await fillLog(database.url, traffic, {
      spans,
      spansPerSecond: LARGE_SPANS_PER_SECOND,
      partitions: PARTITIONS,
    });
    await workOff(database.url);
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query(
      `SELECT count(*)::int AS capsules, sum(pg_column_size(capsule.*))::int AS bytes
       FROM slo_scout_telemetry.capsules AS capsule`,
    );
    await client.end();
    return {
      spans: filled.spans,
      rawBytes: filled.bytes,
      capsules: rows[0].capsules,
      rowBytes: rows[0].bytes,
    };
  } finally {
    await database.drop();
  }
}
