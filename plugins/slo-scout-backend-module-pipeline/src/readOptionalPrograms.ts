import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/**
 * Programs that run only where the configuration asks for them.
 *
 * @internal
 */
export interface OptionalPrograms {
  /** A file of redaction rules, or `off`; undefined for the default rules. */
  redaction?: string;
  /** Whether logs, metrics and events are counted. */
  signals: boolean;
  /** Where the OTLP collector looks up pods: a kubeconfig, or `auto`. */
  enrichment?: string;
  prometheus?: { configFile: string };
  logs?: { configFile: string; stateDir?: string };
  kubernetes?: {
    kubeconfig?: string;
    clusterName?: string;
    namespaces?: string[];
  };
  archive?: { store?: string };
}

/**
 * Reads which of them are to run, from `sloScout.pipeline`.
 *
 * @throws InputError that names the key and what it may be.
 * @internal
 */
export function readOptionalPrograms(
  pipeline: Config | undefined,
): OptionalPrograms {
  const section = (name: string): Config | undefined => {
    const found = pipeline?.getOptionalConfig(name);
    return found?.getOptionalBoolean('enabled') ? found : undefined;
  };
  const configFile = (name: string, of: Config): string => {
    const file = of.getOptionalString('configFile');
    if (!file) {
      throw new InputError(
        `sloScout.pipeline.${name}.configFile is missing; set it to the file that says what to collect`,
      );
    }
    return file;
  };
  const prometheus = section('prometheus');
  const logs = section('logs');
  const kubernetes = section('kubernetes');
  const archive = section('archive');
  return {
    redaction: pipeline?.getOptionalString('redaction'),
    signals: pipeline?.getOptionalBoolean('signals') ?? true,
    enrichment: pipeline?.getOptionalString('otlp.kubernetes'),
    prometheus: prometheus && {
      configFile: configFile('prometheus', prometheus),
    },
    logs: logs && {
      configFile: configFile('logs', logs),
      stateDir: logs.getOptionalString('stateDir'),
    },
    kubernetes: kubernetes && {
      kubeconfig: kubernetes.getOptionalString('kubeconfig'),
      clusterName: kubernetes.getOptionalString('clusterName'),
      namespaces: kubernetes.getOptionalStringArray('namespaces'),
    },
    archive: archive && { store: archive.getOptionalString('store') },
  };
}
