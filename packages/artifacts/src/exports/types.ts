/**
 * Formats of other tools that an SLO can be exported to.
 *
 * - `prometheus-rule`: `monitoring.coreos.com/v1` PrometheusRule of the Prometheus operator, the rules of `rules.yaml`
 * - `sloth`: `prometheus/v1` input of Sloth
 * - `pyrra`: `pyrra.dev/v1alpha1` ServiceLevelObjective
 * - `grafana-dashboard`: `grafana.integreatly.org/v1beta1` GrafanaDashboard of the Grafana operator
 * - `grafana-configmap`: ConfigMap that Grafana's sidecar loads (kube-prometheus-stack)
 * - `perses`: Perses dashboard
 *
 * @public
 */
export type ExportFormat =
  | 'prometheus-rule'
  | 'sloth'
  | 'pyrra'
  | 'grafana-dashboard'
  | 'grafana-configmap'
  | 'perses';

/**
 * Options of {@link exportService}.
 *
 * @public
 */
export interface ExportOptions {
  /** Namespace of Kubernetes objects; without it they go where they are applied. */
  namespace?: string;
  /** Labels of Kubernetes objects, e.g. `{ release: 'kube-prometheus-stack' }` for a ruleSelector. */
  labels?: Record<string, string>;
  /** `grafana-dashboard`: labels of the Grafana instances that show it; default `{ dashboards: 'grafana' }`. */
  instanceSelector?: Record<string, string>;
  /** `perses`: project of the dashboard; default `default`. */
  project?: string;
}

/**
 * An exported file, and what its format cannot say.
 *
 * @public
 */
export interface ExportedFile {
  format: ExportFormat;
  /** Relative to the repository, beside the other files of the service. */
  path: string;
  mediaType: string;
  content: string;
  /** One sentence each: what of the SLOs is lost in this format. */
  notes: string[];
}
