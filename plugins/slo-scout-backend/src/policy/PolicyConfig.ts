/**
 * The section `sloScout.policies` of the configuration.
 *
 * @internal
 */
export interface PolicyConfig {
  /** Paths of YAML or JSON files. */
  files: string[];
  /** Whether the default rule four-eyes is added. */
  fourEyes: boolean;
  /** How old what is known of the catalog may be. */
  catalogMaxAgeSeconds: number;
  /** How many dependencies away a change is followed. */
  dependencyDepth: number;
}
