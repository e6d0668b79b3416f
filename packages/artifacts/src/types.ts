/**
 * The kinds of file that one SLO yields.
 *
 * @public
 */
export type ArtifactKind =
  | 'openslo'
  | 'prometheus-rules'
  | 'prometheus-rules-test'
  | 'grafana-dashboard'
  | 'runbook';

/**
 * A generated file. The same input always gives the same bytes.
 *
 * @public
 */
export interface ArtifactFile {
  kind: ArtifactKind;
  /** Relative to the repository, `slos/<service>/rules.yaml`; never absolute, never with `..`. */
  path: string;
  mediaType: string;
  content: string;
}
