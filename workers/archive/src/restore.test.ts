import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openObjectStore } from '@slo-scout/object-store';
import { restoreArchive } from '@slo-scout/object-store/archive';
import {
  jsonToProtobuf,
  type PostgresTelemetryLog,
  splitTraces,
  TOPICS,
} from '@slo-scout/telemetry';
import { eventually } from '@slo-scout/telemetry/testUtils';
import { startFingerprintWorker } from '@slo-scout/worker-fingerprint';
import { Client } from 'pg';
import { createTestLog, isArchived } from './__testUtils__/archiveTestLog';
import { startArchiveWorker } from './startArchiveWorker';

jest.setTimeout(180_000);

const PARTITIONS = 4;
const TRACES = 300;
const silent = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Traces of three shapes of a week ago; each in two requests, the children first. */
function requests(): Uint8Array[] {
  const start = Date.now() - 7 * 86_400_000;
  const hex = (n: number, digits: number) =>
    n.toString(16).padStart(digits, '0');
  const all: Uint8Array[] = [];
  for (let n = 1; n <= TRACES; n++) {
    const traceId = hex(n * 7919, 32);
    const begin = start + n * 1_500;
    const span = (i: number, service: string, name: string) => ({
      resource: {
        attributes: [{ key: 'service.name', value: { stringValue: service } }],
      },
      scopeSpans: [
        {
          spans: [
            {
              ...{ traceId, spanId: hex(n * 16 + i, 16), name, kind: 2 },
              parentSpanId: i === 0 ? '' : hex(n * 16, 16),
              startTimeUnixNano: `${begin + i}000000`,
              endTimeUnixNano: `${begin + i + (n % 50)}500000`,
              status: n % 11 === 0 && i === 0 ? { code: 2 } : {},
            },
          ],
        },
      ],
    });
    const root = span(0, 'frontend', n % 3 ? 'GET /cart' : 'POST /checkout');
    const children = [
      span(1, n % 3 ? 'cart' : 'payment', n % 3 ? 'GetCart' : 'Charge'),
      ...(n % 2 ? [span(2, 'price', 'Convert')] : []),
    ];
    for (const resourceSpans of [children, [root]]) {
      const body = Buffer.from(JSON.stringify({ resourceSpans }));
      all.push(jsonToProtobuf('traces', body).request);
    }
  }
  return all;
}

async function capsulesOf(
  log: PostgresTelemetryLog,
  url: string,
): Promise<string[]> {
  const worker = await startFingerprintWorker({
    ...{ log, connection: { connectionString: url }, logger: silent },
    pipeline: { cycleMs: 500 },
  });
  await eventually(
    'the log is worked off',
    () => isArchived(url, 'fingerprint'),
    90_000,
  );
  await worker.stop();
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ line: string }>(
    `SELECT capsules::text AS line FROM slo_scout_telemetry.capsules ORDER BY minute, id`,
  );
  await client.end();
  return rows.map(({ line }) => line);
}

describe('a restored log', () => {
  it('gives the same capsules as the first one', async () => {
    const first = await createTestLog(PARTITIONS);
    const second = await createTestLog(PARTITIONS);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-archive-'));
    const store = await openObjectStore({ folder });
    for (const request of requests()) {
      await first.log.append(
        TOPICS.raw,
        splitTraces(request, PARTITIONS).records,
      );
    }
    const worker = await startArchiveWorker({
      ...{ log: first.log, store, logger: silent },
      limits: { objectBytes: 10_000, objectMs: 500 },
    });
    await eventually('all is archived', () => isArchived(first.database.url));
    await worker.stop();
    const summary = await restoreArchive(store, second.log, {
      topic: TOPICS.raw,
    });
    expect(summary.records).toBe(2 * TRACES);
    expect(summary.objects).toBeGreaterThan(PARTITIONS);

    const wanted = await capsulesOf(first.log, first.database.url);
    expect(wanted.length).toBeGreaterThan(20);
    expect(await capsulesOf(second.log, second.database.url)).toEqual(wanted);

    for (const { log, database } of [first, second]) {
      await log.close();
      await database.drop();
    }
    store.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });
});
