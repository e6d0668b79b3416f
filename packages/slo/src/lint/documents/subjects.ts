import type { Query } from './Query';
import type { YamlNode } from './YamlNode';

/**
 * A recording or alerting rule of Prometheus.
 *
 * @internal
 */
export interface Rule {
  kind: 'recording' | 'alerting';
  /** Name of the recorded series or of the alert. */
  name: string;
  query: Query;
  labels: Map<string, string>;
  node: YamlNode;
  group: RuleGroup;
}

/** @internal */
export interface RuleGroup {
  name: string;
  rules: Rule[];
}

/**
 * The queries of an SLO's indicator; which ones there are depends on the format.
 *
 * @internal
 */
export interface SloQueries {
  bad?: Query;
  good?: Query;
  total?: Query;
  /** A ratio of bad events. */
  ratio?: Query;
}

/** @internal */
export type SloFormat = 'sloth' | 'pyrra' | 'openslo';

/**
 * One service level objective as a document declares it.
 *
 * @internal
 */
export interface SloDefinition {
  format: SloFormat;
  /** Unique among the SLOs of a format, for people as well: `checkout-availability`. */
  id: string;
  node: YamlNode;
  /** Where its name stands. */
  nameNode: YamlNode | undefined;
  /** The target as the format writes it. */
  target: YamlNode | undefined;
  /** Whether a target of the format is a percentage or a ratio. */
  scale: 'percent' | 'ratio';
  queries: SloQueries;
  /** Labels that the generator puts on every recorded series. */
  userLabels: YamlNode[];
  /** Ids of generator plugins, with those that the document gives to all its SLOs. */
  plugins: string[];
  /** Whether the generator makes no alert for missing metrics although asked for alerts. */
  lacksAbsentAlert: boolean;
}

/**
 * A pair of windows of Sloth's `AlertWindows`.
 *
 * @internal
 */
export interface WindowPair {
  name: string;
  period: YamlNode | undefined;
  percent: YamlNode | undefined;
  short: YamlNode | undefined;
  long: YamlNode | undefined;
  node: YamlNode;
}

/**
 * A duration that a tool will read.
 *
 * @internal
 */
export interface DeclaredDuration {
  node: YamlNode;
  /** For people: `window`, `interval`, `for`. */
  field: string;
  /** How it must be written. */
  syntax: 'prometheus' | 'openslo';
  /** Whether 0 makes sense. */
  zero: boolean;
}

/**
 * A document that is not what its kind asks for.
 *
 * @internal
 */
export interface ShapeProblem {
  node: YamlNode;
  message: string;
  fix: string;
}

/**
 * All that is linted of a file.
 *
 * @internal
 */
export interface Subject {
  documents: number;
  groups: RuleGroup[];
  slos: SloDefinition[];
  windows: WindowPair[];
  durations: DeclaredDuration[];
  problems: ShapeProblem[];
}
