/**
 * A recording rule of a Prometheus rules file.
 *
 * @internal
 */
export interface RecordingRule {
  record: string;
  expr: string;
  labels: Record<string, string>;
}

/**
 * An alerting rule of a Prometheus rules file.
 *
 * @internal
 */
export interface AlertingRule {
  alert: string;
  expr: string;
  for?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/**
 * A group of a Prometheus rules file.
 *
 * @internal
 */
export interface RuleGroup {
  name: string;
  interval: string;
  rules: Array<RecordingRule | AlertingRule>;
}
