import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { decodeTraces } from '@slo-scout/telemetry';
import { journeyOf, scoreOf } from './__testUtils__/infer';
import {
  CapsuleBuilder,
  Fingerprinter,
  inferJourneys,
  repairTrace,
  TraceAssembler,
  variantOf,
} from './index';
import type { Capsule, ClosedTrace, JourneyVariant } from './index';

const folder = path.join(
  process.env.SLO_SCOUT_SHARED ?? path.resolve(__dirname, '../../../../shared'),
  'data/online-boutique',
);

function readLabels(): Map<string, { journey: string; variant: string }> {
  const rows = gunzipSync(fs.readFileSync(path.join(folder, 'journeys.csv.gz')))
    .toString()
    .trim()
    .split('\n')
    .slice(1)
    .map(row => row.split(','));
  return new Map(
    rows.map(([traceId, journey, variant]) => [traceId, { journey, variant }]),
  );
}

/** A third of the day, one minute after the other, since a trace at the seam is in both files. */
const MAX_FILES = 15;

function filesOf(traces: string): string[] {
  return fs.readdirSync(traces).sort().slice(0, MAX_FILES);
}

function* readRequests(): Iterable<Buffer> {
  const traces = path.join(folder, 'traces');
  for (const file of filesOf(traces)) {
    const packed = gunzipSync(fs.readFileSync(path.join(traces, file)));
    for (let at = 0; at < packed.length; ) {
      const length = packed.readUInt32BE(at);
      yield packed.subarray(at + 4, at + 4 + length);
      at += 4 + length;
    }
  }
}

/** The whole day through everything this package does, two requests a second of log time. */
function replay() {
  const assembler = new TraceAssembler();
  const fingerprinter = new Fingerprinter();
  const builder = new CapsuleBuilder();
  const variants = new Map<string, JourneyVariant>();
  const keys = new Map<string, string>();
  let spans = 0;
  const take = (traces: ClosedTrace[]) => {
    for (const closed of traces) {
      const trace = repairTrace(closed);
      const fingerprint = fingerprinter.fingerprint(trace);
      assembler.bury({
        traceId: closed.traceId,
        capsuleId: builder.add(trace, fingerprint),
      });
      keys.set(closed.traceId, fingerprint.variantKey);
      const known = variants.get(fingerprint.variantKey);
      if (known) {
        known.traces++;
      } else {
        variants.set(fingerprint.variantKey, variantOf(trace, fingerprint));
      }
    }
  };
  let timestamp = Date.UTC(2022, 7, 22, 3, 53);
  let offset = 0;
  for (const request of readRequests()) {
    timestamp += 500;
    for (const span of decodeTraces(request)) {
      spans++;
      assembler.add(span, { offset, timestamp });
    }
    offset++;
    take(assembler.advance(timestamp));
  }
  take(assembler.advance(timestamp + 600_000));
  return {
    variants: [...variants.values()],
    keys,
    spans,
    duplicates: assembler.counters.duplicates,
    late: Object.values(assembler.counters.late).reduce((a, b) => a + b),
    capsules: builder.build(),
  };
}

const sumOf = (capsules: Capsule[], value: (capsule: Capsule) => number) =>
  capsules.reduce((sum, capsule) => sum + value(capsule), 0);

if (fs.existsSync(folder)) {
  describe('a real day of traffic', () => {
    const labels = readLabels();
    let day: ReturnType<typeof replay>;

    beforeAll(() => {
      day = replay();
    }, 300_000);

    it('counts every trace once, and no span twice', () => {
      const { keys, spans, duplicates, late, capsules } = day;
      const { files } = JSON.parse(
        fs.readFileSync(path.join(folder, 'manifest.json'), 'utf8'),
      ) as { files: Array<{ file: string; spans: number }> };
      const expected = filesOf(path.join(folder, 'traces')).map(
        name => files.find(({ file }) => file === `traces/${name}`)?.spans ?? 0,
      );
      expect(spans).toBe(expected.reduce((a, b) => a + b));
      expect(duplicates).toBeGreaterThan(0);
      expect([...keys.keys()].every(id => labels.has(id))).toBe(true);
      expect(late).toBe(0);
      expect(sumOf(capsules, c => c.ok + c.error)).toBe(keys.size);
      expect(
        sumOf(capsules, c => c.steps.reduce((n, step) => n + step.count, 0)),
      ).toBe(spans - duplicates);
    });

    it('finds the journeys that people took, though all roots carry one name', () => {
      const { variants, keys } = day;
      const journeys = inferJourneys(variants);
      expect(journeys.length).toBeGreaterThanOrEqual(6);
      expect(journeys.length).toBeLessThanOrEqual(7);
      expect(new Set(journeys.map(journey => journey.name)).size).toBe(
        journeys.length,
      );
      const pairs: Array<[string, string]> = [];
      for (const [traceId, { journey, variant }] of labels) {
        const key = keys.get(traceId);
        if (key !== undefined && variant !== 'ambiguous') {
          pairs.push([journey, journeyOf(journeys, key).id]);
        }
      }
      const score = scoreOf(pairs);
      expect(score.labels).toBe(6);
      expect(score.purity).toBeGreaterThanOrEqual(0.99);
      expect(score.vMeasure).toBeGreaterThanOrEqual(0.99);
    });

    it('keeps the ids when it infers again', () => {
      const { variants } = day;
      const first = inferJourneys(variants);
      expect(inferJourneys([...variants].reverse(), first)).toEqual(first);
    });
  });
} else {
  // eslint-disable-next-line jest/no-disabled-tests, jest/expect-expect
  it.skip('real traffic: SLO_SCOUT_SHARED holds no data/online-boutique', () => {});
}
