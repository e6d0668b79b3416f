import fs from 'node:fs';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { listRecordings, readRequests } from '@slo-scout/demo-shop';
import { ArchiveWriter, readArchive } from '@slo-scout/object-store/archive';
import { splitTraces, type StoredRecord } from '@slo-scout/telemetry';
import type { BenchResult, Figure } from '../lib/BenchResult';
import { formatTable } from '../lib/formatTable';
import { summarise } from '../lib/summarise';
import { wholeNumber } from '../lib/wholeNumber';
import { syntheticRequests } from '../otlp-split/syntheticRequests';
import { recordingsFolder } from '../lib/recordingsFolder';

const PARTITIONS = 4;
const OBJECT_BYTES = 64 * 1024 * 1024;
const MB = 1e6;

/**
 * One object of the archive from the records of a partition, and back: bytes
 * before compression beside bytes stored, and MB (before compression) per
 * second of CPU time, the compressor's thread included. gzip is the peer.
 *
 * Flags: --source DIR with recordings, --runs N.
 */
export async function run(flags: Record<string, string>): Promise<BenchResult> {
  const runs = wholeNumber(flags.runs ?? '5', 'runs');
  const figures: Record<string, Figure> = {};
  const rows: (string | number)[][] = [];
  for (const [corpus, requests] of Object.entries(
    await corpora(flags.source),
  )) {
    const records = recordsOf(requests);
    const values: Record<string, number[]> = {};
    const note = (name: string, value: number) =>
      (values[`${corpus}.${name}`] ??= []).push(value);
    // The first round warms up.
    for (let i = 0; i <= runs; i++) {
      const written = await measured(() => write(records));
      const { name, body, rawBytes } = written.result;
      const read = await measured(() => count(name, body));
      if (read.result !== records.length) throw new Error('Records are lost.');
      const raw = Buffer.concat(records.map(({ value }) => value));
      const gzipped = await measured(async () => gzipSync(raw).length);
      if (i === 0) continue;
      note('ratio', rawBytes / body.length);
      note('gzipRatio', raw.length / gzipped.result);
      note('writeMbPerCoreSecond', rawBytes / MB / written.cpuSeconds);
      note('gzipMbPerCoreSecond', raw.length / MB / gzipped.cpuSeconds);
      note('readMbPerCoreSecond', rawBytes / MB / read.cpuSeconds);
    }
    for (const [name, list] of Object.entries(values)) {
      const figure = summarise(list);
      figures[name] = figure;
      rows.push([name, figure.median, figure.spread.join(' – ')]);
    }
  }
  return {
    figures,
    table: formatTable(['figure', 'median', `of ${runs} runs`], rows),
  };
}

/** The records of partition 0, as the collector makes them, up to the size of an object. */
function recordsOf(requests: Uint8Array[]): StoredRecord[] {
  const records: StoredRecord[] = [];
  let bytes = 0;
  for (const request of requests) {
    const [record] = splitTraces(request, PARTITIONS).records;
    if (record?.partition !== 0) continue;
    bytes += record.value.byteLength;
    if (bytes > OBJECT_BYTES) break;
    const offset = records.length;
    records.push({ ...record, offset, timestamp: 1.7e12 + offset });
  }
  return records;
}

async function write(records: StoredRecord[]) {
  const writer = new ArchiveWriter('raw-telemetry', 0);
  for (const record of records) await writer.add(record);
  const object = await writer.finish();
  return { ...object, rawBytes: writer.rawBytes };
}

async function count(
  name: Parameters<typeof readArchive>[1],
  body: Buffer,
): Promise<number> {
  const get = async (key: string) => ({
    ...{ key, size: body.length, modifiedAt: new Date(), metadata: {} },
    contentType: 'application/octet-stream',
    body: Readable.from([body]),
  });
  let records = 0;
  for await (const record of readArchive({ get }, name))
    records += Number(record.value.byteLength > 0);
  return records;
}

async function measured<T>(
  work: () => Promise<T>,
): Promise<{ result: T; cpuSeconds: number }> {
  const start = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(start);
  return { result, cpuSeconds: (user + system) / 1e6 };
}

async function corpora(
  source: string | undefined,
): Promise<Record<string, Uint8Array[]>> {
  const folder = recordingsFolder(source);
  const found: Record<string, Uint8Array[]> = {
    eightAttributes: syntheticRequests(),
  };
  if (!fs.existsSync(folder)) {
    if (source) throw new Error(`there is no ${source}`);
    process.stderr.write(
      'Without recordings (--source DIR) only generated requests are measured.\n',
    );
    return found;
  }
  const recorded: Uint8Array[] = [];
  for (const file of listRecordings(folder))
    recorded.push(...(await readRequests(file)));
  return { ...found, recorded };
}
