import type { Span } from '@slo-scout/telemetry';
import { Fingerprinter } from '../fingerprint/Fingerprinter';
import { variantOf } from '../fingerprint/variantOf';
import { inferJourneys } from '../inference/inferJourneys';
import { repairTrace } from '../repair/repairTrace';
import type { Journey, JourneyVariant } from '../types';
import { closed } from './spans';

/** A trace with what it truly was. */
export interface LabelledTrace {
  label: string;
  spans: Span[];
}

/** The variants of traces, and which variant each trace is of. */
export function variantsOf(traces: Span[][]) {
  const fingerprinter = new Fingerprinter();
  const variants = new Map<string, JourneyVariant>();
  const keys = traces.map(spans => {
    // Some happen hours later: the log's clock must not be behind theirs.
    const closedAt = spans[0].startUnixMicros / 1000 + 60_000;
    const trace = repairTrace({ ...closed(spans), closedAt });
    const fingerprint = fingerprinter.fingerprint(trace);
    const variant = variants.get(fingerprint.variantKey);
    const described = variantOf(trace, fingerprint);
    if (variant) {
      variant.traces++;
      variant.failed = (variant.failed ?? 0) + Number(fingerprint.failed);
      variant.firstSeen = Math.min(variant.firstSeen, described.firstSeen);
      variant.lastSeen = Math.max(variant.lastSeen, described.lastSeen);
    } else {
      variants.set(fingerprint.variantKey, described);
    }
    return fingerprint.variantKey;
  });
  return { variants: [...variants.values()], keys };
}

/** Infers journeys, and says for each label how many of its traces are in which journey. */
export function journeysOf(
  traces: LabelledTrace[],
  options: { previous?: Journey[]; failuresKnown?: boolean } = {},
) {
  const { variants, keys } = variantsOf(traces.map(({ spans }) => spans));
  if (options.failuresKnown === false) {
    variants.forEach(variant => delete variant.failed);
  }
  const journeys = inferJourneys(variants, options.previous);
  const pairs = traces.map(({ label }, i): [string, string] => [
    label,
    journeyOf(journeys, keys[i]).name,
  ]);
  return { journeys, variants, pairs, table: tableOf(pairs) };
}

export function journeyOf(journeys: Journey[], variantKey: string): Journey {
  const found = journeys.filter(journey =>
    journey.variantKeys.includes(variantKey),
  );
  if (found.length !== 1) {
    throw new Error(`${variantKey} is in ${found.length} journeys`);
  }
  return found[0];
}

/** Journey name → label → traces. */
function tableOf(pairs: Array<[string, string]>) {
  const table: Record<string, Record<string, number>> = {};
  for (const [label, name] of pairs) {
    table[name] ??= {};
    table[name][label] = (table[name][label] ?? 0) + 1;
  }
  return table;
}

/** Purity, and V-measure (Rosenberg and Hirschberg, EMNLP 2007), of [label, cluster] pairs. */
export function scoreOf(pairs: Array<[string, string]>) {
  const labels = new Map<string, number>();
  const clusters = new Map<string, number>();
  const both = new Map<string, number>();
  const largest = new Map<string, number>();
  for (const [label, cluster] of pairs) {
    const key = `${label}\u0000${cluster}`;
    labels.set(label, (labels.get(label) ?? 0) + 1);
    clusters.set(cluster, (clusters.get(cluster) ?? 0) + 1);
    both.set(key, (both.get(key) ?? 0) + 1);
    largest.set(
      cluster,
      Math.max(largest.get(cluster) ?? 0, both.get(key) ?? 0),
    );
  }
  const entropy = (counts: Map<string, number>) => {
    let sum = 0;
    for (const count of counts.values()) {
      sum -= (count / pairs.length) * Math.log(count / pairs.length);
    }
    return sum;
  };
  const [c, k, ck] = [labels, clusters, both].map(entropy);
  const homogeneity = c === 0 ? 1 : 1 - (ck - k) / c;
  const completeness = k === 0 ? 1 : 1 - (ck - c) / k;
  let pure = 0;
  for (const count of largest.values()) {
    pure += count;
  }
  return {
    purity: pure / pairs.length,
    vMeasure:
      (2 * homogeneity * completeness) / (homogeneity + completeness || 1),
    labels: labels.size,
    clusters: clusters.size,
  };
}
