import type { Query } from '../documents/Query';
import type { SourceText } from '../documents/SourceText';
import type { Rule, SloDefinition, Subject } from '../documents/subjects';
import {
  mayHaveSameLabels,
  resultLabels,
  type ResultLabels,
} from '../promql/resultLabels';
import { selectorsOf } from '../promql/walk';
import type { LintOptions } from '../types';
import { alternativesOf, type AlertCondition } from './burnConditions';
import { sliRatios, type SliRatio } from './sliRatios';

/**
 * A query with what holds it.
 *
 * @internal
 */
export interface HeldQuery {
  query: Query;
  rule: Rule | undefined;
  slo: SloDefinition | undefined;
}

/**
 * A file as the lint rules see it: what it declares, and what follows from that.
 *
 * @internal
 */
export class FileView {
  readonly rules: readonly Rule[];
  readonly ratios: readonly SliRatio[];
  private readonly recordings = new Map<string, Rule[]>();
  private readonly labels = new Map<string, ResultLabels>();
  private readonly origins = new Map<string, ReadonlySet<string>>();
  private readonly alternatives = new Map<Rule, AlertCondition[][]>();

  constructor(
    readonly source: SourceText,
    readonly subject: Subject,
    readonly options: Required<LintOptions>,
  ) {
    this.rules = subject.groups.flatMap(group => group.rules);
    for (const rule of this.rules) {
      if (rule.kind !== 'recording') continue;
      const same = this.recordings.get(rule.name);
      if (same) same.push(rule);
      else this.recordings.set(rule.name, [rule]);
    }
    this.ratios = sliRatios(subject);
  }

  /** Every query of the file. */
  *queries(): Generator<HeldQuery> {
    for (const rule of this.rules) {
      yield { query: rule.query, rule, slo: undefined };
    }
    for (const slo of this.subject.slos) {
      for (const query of Object.values(slo.queries)) {
        if (query) yield { query, rule: undefined, slo };
      }
    }
  }

  /** The ways in which an alerting rule fires. */
  alternativesOf(rule: Rule): AlertCondition[][] {
    let found = this.alternatives.get(rule);
    if (!found) {
      found = rule.query.expr ? alternativesOf(rule.query.expr) : [];
      this.alternatives.set(rule, found);
    }
    return found;
  }

  /** Whether an alerting rule tells of how fast an error budget burns. */
  isBurnAlert(rule: Rule): boolean {
    return this.alternativesOf(rule).some(conditions =>
      conditions.some(({ isBurn }) => isBurn),
    );
  }

  /** The rules of this file that record a series. */
  recordingsOf(metric: string): readonly Rule[] {
    return this.recordings.get(metric) ?? [];
  }

  /** Labels of a series that this file records; an arrow, to be handed on. */
  labelsOfMetric = (metric: string): ResultLabels => {
    const known = this.labels.get(metric);
    if (known) return known;
    // Until it is known: a series recorded from itself has no end.
    this.labels.set(metric, 'unknown');
    const found = this.recordingsOf(metric).map(rule =>
      this.labelsOfRule(rule),
    );
    const [first, ...others] = found;
    const agree =
      first !== undefined &&
      first !== 'unknown' &&
      others.every(
        other => other !== 'unknown' && mayHaveSameLabels(first, other),
      );
    const labels = agree ? first : 'unknown';
    this.labels.set(metric, labels);
    return labels;
  };

  /** Metrics with those that this file records them from, at any distance. */
  withOrigins(metrics: Iterable<string>): Set<string> {
    const all = new Set<string>();
    for (const metric of metrics) {
      for (const origin of this.originsOf(metric)) all.add(origin);
    }
    return all;
  }

  private labelsOfRule({ query, labels }: Rule): ResultLabels {
    const own: ResultLabels = query.expr
      ? resultLabels(query.expr, this.labelsOfMetric)
      : 'unknown';
    return own === 'unknown'
      ? own
      : new Set([...(own === 'scalar' ? [] : own), ...labels.keys()]);
  }

  private originsOf(metric: string): ReadonlySet<string> {
    const known = this.origins.get(metric);
    if (known) return known;
    const all = new Set<string>();
    const open = [metric];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (all.has(next)) continue;
      all.add(next);
      for (const { query } of this.recordingsOf(next)) {
        open.push(...metricsOf(query));
      }
    }
    this.origins.set(metric, all);
    return all;
  }
}

/**
 * The metrics that a query reads.
 *
 * @internal
 */
export function metricsOf({ expr }: Query): string[] {
  if (!expr) return [];
  return selectorsOf(expr)
    .map(({ metric }) => metric)
    .filter(metric => metric !== undefined);
}
