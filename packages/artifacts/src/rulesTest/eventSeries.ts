import { satisfies, type LabelMatcher } from '../promql/labelMatchers';
import { linearTerms, type LinearTerm } from '../promql/linearTerms';
import { quoteString } from '../promql/quoteString';
import { contrastingValue, sampleValue } from '../promql/sampleValue';

/**
 * A raw series that the SLI's queries read, and whether an event counts in it.
 *
 * @internal
 */
export interface EventSeries {
  /** As promtool writes a series, `requests_total{outcome="ok"}`. */
  series: string;
  /** It grows by one with every good event. */
  good: boolean;
  /** It grows by one with every bad event. */
  bad: boolean;
}

interface Candidate {
  metric: string;
  labels: Map<string, string>;
  /** What an increase of one does to the query of bad and of all events. */
  effect: [bad: number, total: number];
}

const MAX_CANDIDATES = 24;
const MAX_VARIED_LABELS = 3;
/** Labels that tell buckets apart; the other metrics of a histogram do not have them. */
const BUCKET_LABELS = new Set(['le', 'quantile']);

/**
 * Finds raw series that stand for good and for bad events: increased together
 * they must change the two queries as one event does. An availability SLI yields a
 * counter with and one without the error label, a histogram yields a count and a bucket.
 *
 * @returns undefined when the queries are no sums of counters' rates, so that only a real Prometheus can feed them
 * @internal
 */
export function eventSeries(
  bad: string,
  total: string,
): EventSeries[] | undefined {
  const badTerms = linearTerms(bad);
  const totalTerms = linearTerms(total);
  if (!badTerms || !totalTerms) {
    return undefined;
  }
  const candidates = candidatesOf(badTerms, totalTerms);
  const good = cheapest(candidates, [0, 1], []);
  const failed = cheapest(candidates, [1, 1], good ?? []);
  if (!good || !failed) {
    return undefined;
  }
  return [...new Set([...good, ...failed])].map(candidate => ({
    series: seriesName(candidate),
    good: good.includes(candidate),
    bad: failed.includes(candidate),
  }));
}

function candidatesOf(bad: LinearTerm[], total: LinearTerm[]): Candidate[] {
  const terms = [...total, ...bad].filter(({ factor }) => factor !== 0);
  const found = new Map<string, Candidate>();
  for (const term of terms) {
    const own = group(term.matchers);
    const others = group(
      terms
        .flatMap(({ matchers }) => matchers)
        .filter(({ label }) => !own.has(label) && !BUCKET_LABELS.has(label)),
    );
    const choices: Array<[label: string, values: Array<string | undefined>]> = [
      ...[...own].map(
        ([label, matchers]): [string, Array<string | undefined>] => [
          label,
          [sampleValue(matchers)],
        ],
      ),
      ...[...others]
        .slice(0, MAX_VARIED_LABELS)
        .map(([label, matchers]): [string, Array<string | undefined>] => [
          label,
          [contrastingValue(matchers), sampleValue(matchers)],
        ]),
    ];
    for (const labels of combinations(choices)) {
      const candidate: Candidate = {
        metric: term.metric,
        labels,
        effect: [
          effectOn(bad, term.metric, labels),
          effectOn(total, term.metric, labels),
        ],
      };
      found.set(seriesName(candidate), candidate);
    }
  }
  return [...found.values()].slice(0, MAX_CANDIDATES);
}

function group(matchers: LabelMatcher[]): Map<string, LabelMatcher[]> {
  const groups = new Map<string, LabelMatcher[]>();
  for (const matcher of matchers) {
    groups.set(matcher.label, [...(groups.get(matcher.label) ?? []), matcher]);
  }
  return groups;
}

function combinations(
  choices: Array<[label: string, values: Array<string | undefined>]>,
): Array<Map<string, string>> {
  return choices.reduce<Array<Map<string, string>>>(
    (sets, [label, values]) =>
      sets.flatMap(set =>
        values.flatMap(value =>
          value === undefined ? [] : [new Map(set).set(label, value)],
        ),
      ),
    [new Map()],
  );
}

function effectOn(
  terms: LinearTerm[],
  metric: string,
  labels: Map<string, string>,
): number {
  return terms
    .filter(
      term =>
        term.metric === metric &&
        term.matchers.every(matcher =>
          satisfies(matcher, labels.get(matcher.label)),
        ),
    )
    .reduce((sum, { factor }) => sum + factor, 0);
}

/** The smallest set with the wanted effect; then the one whose labels agree; then one apart from `other`. */
function cheapest(
  candidates: Candidate[],
  [bad, total]: [bad: number, total: number],
  other: Candidate[],
): Candidate[] | undefined {
  const cost = (set: Candidate[]) =>
    100 * set.length +
    10 * conflicts(set) +
    set.filter(candidate => other.includes(candidate)).length;
  return subsets(candidates)
    .filter(set => totalEffect(set, 0) === bad && totalEffect(set, 1) === total)
    .sort((a, b) => cost(a) - cost(b))[0];
}

function subsets(candidates: Candidate[]): Candidate[][] {
  return candidates.flatMap((a, i) => [
    [a],
    ...candidates
      .slice(i + 1)
      .flatMap((b, j) => [
        [a, b],
        ...candidates.slice(i + j + 2).map(c => [a, b, c]),
      ]),
  ]);
}

function totalEffect(set: Candidate[], index: 0 | 1): number {
  return set.reduce((total, { effect }) => total + effect[index], 0);
}

function conflicts(set: Candidate[]): number {
  const values = new Map<string, Set<string>>();
  for (const { labels } of set) {
    for (const [label, value] of labels) {
      values.set(label, (values.get(label) ?? new Set()).add(value));
    }
  }
  return [...values].filter(
    ([label, distinct]) => !BUCKET_LABELS.has(label) && distinct.size > 1,
  ).length;
}

function seriesName({ metric, labels }: Candidate): string {
  const pairs = [...labels]
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${label}=${quoteString(value)}`);
  return `${metric}{${pairs.join(', ')}}`;
}
