import { inferJourneys } from '@slo-scout/journeys';
import type { Journey } from '@slo-scout/journeys';
import { Random } from '../lib/Random';
import { GeneratedSystem } from './generator/GeneratedSystem';
import type { LabelledTrace } from './generator/GeneratedSystem';
import type { Style } from './generator/styles';
import { identityKept } from './identityKept';
import { judge } from './judge';
import type { Verdict } from './judge';
import { TraceFolder } from './TraceFolder';

/** Traces whose spans come mixed. */
const MIXED = 40;
const SPANS_PER_REQUEST = 512;

/**
 * A day of a generated system: journeys are inferred at noon, before a
 * release, in the evening from all traces, and once more when the variants
 * from before the release are gone.
 */
export function judgeGenerated(
  seed: number,
  style: Style,
  services: number,
  count: number,
): Verdict {
  const traces = new GeneratedSystem(seed, style, services).traces(count);
  const morning = traces.filter(trace => !trace.afterRelease);
  const afternoon = traces.filter(trace => trace.afterRelease);
  const random = new Random(seed);

  const day = new TraceFolder();
  let end = replay(morning, day, random);
  const atNoon = inferJourneys([...day.variants.values()]);
  end = replay(afternoon, day, random, end);
  const atNight = inferJourneys([...day.variants.values()], atNoon);
  const late = new TraceFolder();
  replay(afternoon, late, random);
  const nextDay = inferJourneys([...late.variants.values()], atNight);

  const view = (list: LabelledTrace[], folder: TraceFolder, of: Journey[]) => ({
    labels: list.map(({ label, spans }): [string, string] => [
      label,
      folder.keys.get(spans[0].traceId) ?? '',
    ]),
    journeys: of,
  });
  const noon = view(morning, day, atNoon);
  const kept = [
    identityKept(noon, view(afternoon, day, atNight)),
    identityKept(noon, view(afternoon, late, nextDay)),
  ];
  return {
    ...judge(view(traces, day, atNight)),
    kept: kept[0].kept + kept[1].kept,
    keptOf: kept[0].of + kept[1].of,
    spans: day.spans,
    cpuSeconds: day.cpuSeconds,
  };
}

/** Adds the traces as requests whose spans are mixed; returns the log time of the last one. */
function replay(
  traces: LabelledTrace[],
  folder: TraceFolder,
  random: Random,
  from = 0,
): number {
  let now = from;
  for (let i = 0; i < traces.length; i += MIXED) {
    const spans = random.shuffled(
      traces.slice(i, i + MIXED).flatMap(trace => trace.spans),
    );
    const last = traces[Math.min(i + MIXED, traces.length) - 1].spans[0];
    now = Math.max(now, Math.ceil(last.startUnixMicros / 1000) + 1000);
    for (let at = 0; at < spans.length; at += SPANS_PER_REQUEST) {
      folder.add(spans.slice(at, at + SPANS_PER_REQUEST), now++);
    }
  }
  folder.end(now);
  return now + 600_000;
}
