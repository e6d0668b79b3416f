import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startKafka } from '@slo-scout/dev-kafka';
import { KafkaTelemetryLog } from '@slo-scout/telemetry';
import type { BenchResult, Figure } from '../lib/BenchResult';
import { formatTable } from '../lib/formatTable';
import { summarise } from '../lib/summarise';
import { wholeNumber } from '../lib/wholeNumber';
import type { CollectorUnderTest } from './CollectorUnderTest';
import { LoadGenerator } from './LoadGenerator';
import { measure, type Measured } from './measure';
import { startOurs } from './startOurs';
import { startPeer } from './startPeer';
import { workloads } from './workloads';

const WORKLOADS = ['rich', 'bare'] as const;
const SIDES = ['ours', 'peer', 'redacting'] as const;
const IN_FLIGHT = [8, 32];
const PEER_TOPIC = 'otlp_spans';
const MIB = 1024 * 1024;

/** As a broker in production has it, but for the size of the heap, and keeping little. */
const JAVA_OPTIONS = ['-Xms512m', '-Xmx512m', '-XX:+UseG1GC'];
const BROKER_SETTINGS = {
  'log.segment.bytes': 32 * MIB,
  'log.retention.bytes': 64 * MIB,
  'log.retention.check.interval.ms': 5000,
  'log.segment.delete.delay.ms': 1000,
};

type Side = (typeof SIDES)[number];

/**
 * OTLP over gRPC into Kafka with acks=all: spans for each second of CPU time
 * that the collector's process uses, ours beside the OpenTelemetry Collector
 * named by `OTELCOL_BIN`, and ours with redaction. They take turns, each a
 * fresh process for every run, on one broker. Clients have 8 and then 32 requests in flight
 * on 4 connections; `spansPerCoreSecond` counts both loads, `p99Ms` is of the heavier one.
 *
 * Flags: --runs N, --seconds N for each load, --partitions N, --source DIR with
 * recordings, --workload rich|bare and --side ours|peer|redacting for one of
 * them, --node-flags=--cpu-prof,… for Node in ours.
 */
export async function run(flags: Record<string, string>): Promise<BenchResult> {
  const runs = wholeNumber(flags.runs ?? '3', 'runs');
  const seconds = wholeNumber(flags.seconds ?? '8', 'seconds');
  const partitions = wholeNumber(flags.partitions ?? '12', 'partitions');
  const binary = process.env.OTELCOL_BIN || undefined;
  if (!binary) {
    process.stderr.write(
      'Without OTELCOL_BIN there is no OpenTelemetry Collector to compare with.\n',
    );
  }
  const sides = SIDES.filter(
    side =>
      (flags.side ?? side) === side &&
      (side !== 'peer' || binary !== undefined),
  );
  const chosen = WORKLOADS.filter(name => (flags.workload ?? name) === name);
  const sent = await workloads(flags.source);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-ingest-'));
  const kafka = await startKafka({
    dir: path.join(folder, 'kafka'),
    javaOptions: JAVA_OPTIONS,
    settings: BROKER_SETTINGS,
  });
  const measured = new Map<string, number[]>();
  const note = (key: string, value: number) => {
    const values = measured.get(key);
    if (values) values.push(value);
    else measured.set(key, [value]);
  };
  const generator = await LoadGenerator.start(
    WORKLOADS.map(name => sent[name]),
    folder,
  );
  const start = async (side: Side, topicPrefix: string) => {
    const { brokers } = kafka;
    if (side === 'peer') {
      const topic = topicPrefix + PEER_TOPIC;
      await createTopic(brokers, topic, partitions);
      return startPeer({ binary: binary!, brokers, topic, folder });
    }
    return startOurs({
      ...{ brokers, partitions, topicPrefix },
      redact: side === 'redacting',
      nodeFlags: flags['node-flags']?.split(',') ?? [],
    });
  };
  try {
    for (let i = 0; i < runs; i++) {
      for (const name of chosen) {
        const both = new Map<Side, number>();
        for (const side of sides) {
          const collector = await start(side, `${name}-${side}-${i}-`);
          const loads = await underLoads(collector, generator, {
            workload: WORKLOADS.indexOf(name),
            seconds,
          });
          const key = `${name}.${side}`;
          for (const [inFlight, load] of loads) {
            for (const [figure, value] of Object.entries(load)) {
              note(`${key}.inFlight${inFlight}.${figure}`, value);
            }
          }
          const each = loads.map(([, load]) => load.spansPerCoreSecond);
          both.set(side, harmonicMean(each));
          note(`${key}.spansPerCoreSecond`, both.get(side)!);
          note(`${key}.p99Ms`, loads.at(-1)![1].p99Ms);
          note(`${key}.rssMiB`, collector.usage().peakRssMiB);
          await collector.stop();
        }
        const [ours, peer] = [both.get('ours'), both.get('peer')];
        if (ours && peer) note(`${name}.ratio`, ours / peer);
      }
    }
  } finally {
    generator.stop();
    await kafka.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
  const figures: Record<string, Figure> = {};
  for (const [key, values] of measured) figures[key] = summarise(values);
  return {
    figures,
    table: `${table(figures, runs)}\n\nSent: ${sent.description}.`,
  };
}

async function underLoads(
  collector: CollectorUnderTest,
  generator: LoadGenerator,
  load: { workload: number; seconds: number },
): Promise<[number, Measured][]> {
  const loads: [number, Measured][] = [];
  for (const inFlight of IN_FLIGHT) {
    loads.push([
      inFlight,
      await measure(collector, generator, { ...load, inFlight }),
    ]);
  }
  return loads;
}

async function createTopic(
  brokers: string,
  topic: string,
  partitions: number,
): Promise<void> {
  const log = await KafkaTelemetryLog.create({ brokers: brokers.split(',') });
  await log.ensureTopic(topic, partitions);
  await log.close();
}

/** Of rates over the same work. */
function harmonicMean(values: number[]): number {
  return values.length / values.reduce((sum, value) => sum + 1 / value, 0);
}

function table(figures: Record<string, Figure>, runs: number): string {
  const rows = Object.entries(figures).map(([key, figure]) => {
    const { median, spread } = figure as Exclude<Figure, number>;
    return [key, median, `${spread[0]} – ${spread[1]}`];
  });
  return formatTable(['figure', 'median', `of ${runs} runs`], rows);
}
