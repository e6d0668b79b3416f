import type { Journey } from '@slo-scout/journeys';
import { scoreOf } from './score';

/** Labelled traces, each by its label and its variant, and the journeys inferred. */
export interface View {
  labels: Array<[label: string, variantKey: string]>;
  journeys: Journey[];
}

/** What is found of one system. */
export interface Verdict {
  purity: number;
  vMeasure: number;
  journeys: number;
  journeysTrue: number;
  /** Labels whose journey kept its id, of those that could. */
  kept: number;
  keptOf: number;
  spans: number;
  cpuSeconds: number;
}

/** Compares journeys with labels; a trace in no journey counts as one of its own kind. */
export function judge(view: View) {
  const journeyOf = journeyByVariant(view.journeys);
  const pairs = view.labels.map(([label, key]): [string, string] => [
    label,
    journeyOf.get(key) ?? 'none',
  ]);
  const { purity, vMeasure, labels, clusters } = scoreOf(pairs);
  return { purity, vMeasure, journeys: clusters, journeysTrue: labels };
}

/** The journey's id by variant key. */
export function journeyByVariant(journeys: Journey[]): Map<string, string> {
  return new Map(
    journeys.flatMap(({ id, variantKeys }) =>
      variantKeys.map((key): [string, string] => [key, id]),
    ),
  );
}
