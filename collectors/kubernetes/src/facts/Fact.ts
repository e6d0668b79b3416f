/** `event.name` of a fact. */
export type FactName =
  | 'slo_scout.deployment'
  | 'slo_scout.restart'
  | 'slo_scout.pod_failure'
  | 'slo_scout.readiness'
  | 'slo_scout.scaling'
  | 'slo_scout.autoscaling_limit';

/** Values of attributes; undefined ones are left out. */
export type Attributes = Record<string, string | number | boolean | undefined>;

/** Something that happened in the cluster, once. */
export interface Fact {
  name: FactName;
  /** The same for whoever sees the same thing happen: two collectors, or one that was restarted. */
  id: string;
  /** ms since the epoch. */
  time: number;
  severity: 'INFO' | 'WARN' | 'ERROR';
  /** One sentence for people. */
  body: string;
  resource: Attributes;
  attributes: Attributes;
}
